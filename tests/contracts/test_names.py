"""One meaning a name: what is public in two modules can be searched for in neither."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.contracts.test_architecture import SOURCE, tree

# Words that mean the same in every module that has one: grep for them with the module's name.
CONVENTIONS = {
    "blueprint": "the views of a module",
    "Message": "a translated text; on the surface of v1, where the name is published, the body that has one",
    "create": "a service's: a new row of the noun",
    "get": "a service's: the row of an id, or NotFound",
    "update": "a service's: change the given fields",
    "archive": "a service's: archive the row",
    "delete": "a service's: delete the row",
    "restore": "a service's: bring a deleted row back",
    "purge": "a job's: delete what has been kept long enough",
    "normalize": "an import format's: a row of the file as the importer expects it",
    "unique_conflicts": "a service's: the answers to violated unique constraints",
    "register": "add a part to the app",
    "init_app": "add a part to the app",
    "setup": "a plugin's entry",
    "Options": "a plugin's options",
    "log": "a module's logger",
    "EXAMPLE": "a schema's example",
    "REQUIRED": "a service's: the columns that may not be cleared",
    "FIELDS": "a form's: its fields",
    "FLAGS": "a form's: its check boxes",
    "form_choices": "a form's: the choices of its selects",
}
OF_A_VIEW = ("Query", "Form")  # what one view reads is named alike on every surface
METHODS = {"get", "post", "put", "patch", "delete", "route", "websocket"}


def name_of(path: Path) -> str:
    """The dotted name of a module."""
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def is_view(node: ast.AST) -> bool:
    """Whether a function is a route; it is called by address, not by name."""
    decorators = getattr(node, "decorator_list", [])
    calls = [decorator.func for decorator in decorators if isinstance(decorator, ast.Call)]
    return any(isinstance(call, ast.Attribute) and call.attr in METHODS for call in calls)


def defined(module: ast.Module) -> Iterator[tuple[str, bool]]:
    """The public top-level names of a module, and whether each is a type."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not is_view(node):
            found, is_type = [node.name], False
        elif isinstance(node, ast.ClassDef):
            found, is_type = [node.name], True
        elif isinstance(node, ast.Assign):
            found = [part.id for target in node.targets for part in ast.walk(target) if isinstance(part, ast.Name)]
            is_type = False
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found, is_type = [node.target.id], False
        else:
            continue
        yield from ((name, is_type or is_alias(name)) for name in found if not name.startswith("_"))


def is_alias(name: str) -> bool:
    """Whether a name is written as types are: `Zone`, not `ZONES` or `zone`."""
    return name[0].isupper() and not name.isupper()


def used(modules: set[str]) -> set[tuple[str, str]]:
    """Which names of which modules other modules use."""
    found = set()
    for path in SOURCE:
        bound = {}
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    found.add((node.module, alias.name))
                    if f"{node.module}.{alias.name}" in modules:
                        bound[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in bound:
                found.add((bound[node.value.id], node.attr))
    return found


def test_a_name_has_one_meaning() -> None:
    """Types are unique; so is whatever else other modules use, unless its meaning is a convention."""
    modules = {
        name_of(path): path for path in SOURCE if path.parts[0] != "migrations" and "migrations" not in path.parts
    }
    elsewhere = used(set(modules))
    places = defaultdict(list)
    for module, path in modules.items():
        for name, is_type in dict(defined(tree(path))).items():
            seen = (module, name) in elsewhere
            if seen or (is_type and not name.endswith(OF_A_VIEW)):
                places[name].append(module)
    clashes = {name: where for name, where in sorted(places.items()) if len(where) > 1 and name not in CONVENTIONS}
    assert clashes == {}
