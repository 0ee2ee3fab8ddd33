"""The texts of the pages, collected into the catalogues: `make texts` runs this.

Templates and the routes of pages mark their texts with `_()`. What services, shapes and the guard say reaches pages as
the text of an error, whose varying parts stand as `{}` in the catalogue; `app.routes.web.texts.said` looks it up.
"""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

HOME = Path(__file__).parent.parent
FOLDER = HOME / "app" / "translations"
MARKED = {"_": None, "gettext": None, "ngettext": (1, 2), "marked": None}
METHODS = [("routes/web/**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"extensions": "jinja2.ext.i18n", "newstyle_gettext": "true", "silent": "false"}}
HEADER = "# Texts of TimeTracker. `make texts` keeps it in step with the source; docs/PAGES.md tells more.\n"
PRIVATE = (
    '"Generated-By',
    '"Language-Team',
    '"Last-Translator',
    '"PO-Revision-Date',
    '"POT-Creation-Date',
    '"Project-Id-Version',
    '"Report-Msgid-Bugs-To',
)

# Whose messages people read.
SPEAKERS = ("app/auth", "app/core", "app/services", "app/routes/*.py", "plugins")
# What carries a message, and how many of its first arguments are something else.
ERRORS = {
    "AppError": 0,
    "Conflict": 0,
    "Forbidden": 0,
    "Gone": 0,
    "Invalid": 0,
    "NoAnswer": 1,
    "NotFound": 0,
    "Outcome": 9,
    "PreconditionFailed": 0,
    "Refused": 0,
    "RateLimited": 0,
    "TooLarge": 0,
    "Trouble": 1,
    "Unauthorized": 0,
    "Unavailable": 0,
    "Unprocessable": 0,
    "UnsupportedMediaType": 0,
    "ValueError": 0,
    "shows": 1,
    "invalid": 0,
    "invalid_fields": 0,
    "known": 1,
}
# What pydantic and the shapes say by themselves.
BUILT_IN = (
    "{} is required",
    "Input should be {}",
    "Input should be a valid string",
    "Input should be a valid integer",
    "Input should be a valid integer, unable to parse string as an integer",
    "Input should be a valid decimal",
    "Input should be a valid boolean, unable to interpret input",
    "Input should be greater than or equal to {}",
    "Input should be greater than {}",
    "Input should be less than or equal to {}",
    "Input should be less than {}",
    "String should have at least {} characters",
    "String should have at most {} characters",
    "does not have the expected form",
)
PLACE = re.compile(r"%\(\w+\)[sd]")
SILENT = {"code", "field", "value", "name", "details", "headers", "skip", "status"}


def collected() -> Catalog:
    """Every text there is, with the places where it stands."""
    found = Catalog(project="TimeTracker", charset="utf-8", header_comment=HEADER.rstrip())
    for path, _line, message, comments, context in extract_from_dir(
        HOME / "app", METHODS, OPTIONS, MARKED, comment_tags=()
    ):
        found.add(message, locations=[(f"app/{path}", 0)], auto_comments=comments, context=context)
    for path in speakers():
        for message in sayings(path):
            found.add(message, locations=[(str(path.relative_to(HOME)), 0)])
    for path in sorted(HOME.glob("plugins/*/plugin.toml")):
        found.add(tomllib.loads(path.read_text())["summary"])
    for message in BUILT_IN:
        found.add(message)
    return found


def speakers() -> list[Path]:
    """The files whose errors people read."""
    paths = (HOME.glob(place) if "*" in place else (HOME / place).rglob("*.py") for place in SPEAKERS)
    return sorted(path for group in paths for path in group)


def sayings(path: Path) -> Iterator[str]:
    """What a file says: texts that errors are made of, warnings, and what scopes are for."""
    tree = ast.parse(path.read_text())
    constants = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for argument in spoken(node):
                yield from texts(argument, constants)
        elif isinstance(node, ast.AugAssign) and ast.unparse(node.target).endswith("warnings"):
            yield from texts(node.value, constants)
        elif isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "SCOPES" and node.value:
            yield from texts(node.value, constants)


def spoken(call: ast.Call) -> Iterator[ast.expr]:
    """The arguments of a call that are read by people."""
    name = ast.unparse(call.func).rpartition(".")[2]
    if name in ERRORS:
        yield from call.args[ERRORS[name] :]
        yield from (word.value for word in call.keywords if word.arg not in SILENT)
    elif name == "append" and ast.unparse(call.func).endswith("warnings.append"):
        yield from call.args


def texts(node: ast.expr, constants: dict[str, ast.expr]) -> Iterator[str]:
    """The texts in an expression, with `{}` for what varies; single words are names and codes."""
    if isinstance(node, ast.Constant | ast.JoinedStr):
        text = pattern(node)
        if " " in text.strip() and text.strip(" {}.:,;'\""):
            yield text
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from texts(value, constants)
    elif isinstance(node, ast.List | ast.Tuple):
        for value in node.elts:
            yield from texts(value, constants)
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body, constants)
        yield from texts(node.orelse, constants)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield from texts(node.left, constants)
        yield from texts(node.right, constants)
    elif isinstance(node, ast.Name) and node.id in constants:
        yield from texts(constants[node.id], {})


def pattern(node: ast.Constant | ast.JoinedStr) -> str:
    """`Import with ID {} not found`."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(pattern(part) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def update() -> None:
    """Brings every catalogue in step with the source: new texts are empty, gone ones are removed."""
    found = collected()
    for path in sorted(FOLDER.glob("*.po")):
        catalogue = read(path)
        catalogue.update(found, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        write(path, catalogue)
        empty = [message.id for message in catalogue if message.id and not translated(message)]
        print(f"{path.name}: {len(catalogue)} texts, {len(empty)} without a translation")
        for message in empty:
            print(f"  {message!r}")


def read(path: Path) -> Catalog:
    """A catalogue as its file has it."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem)


def write(path: Path, catalogue: Catalog) -> None:
    """The file of a catalogue, by its texts and without dates, so that two who add to it seldom meet."""
    catalogue.header_comment, catalogue.fuzzy = HEADER.rstrip(), False
    packed = BytesIO()
    write_po(packed, catalogue, width=120, sort_output=True, no_location=True)
    lines = packed.getvalue().decode().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(PRIVATE)))


def translated(message: Message) -> bool:
    """Whether all of a text has a translation."""
    return bool(message.string) and all(message.string if isinstance(message.string, tuple) else (message.string,))


def left_over(language: str, words: Iterable[str]) -> list[str]:
    """Which of these texts, on a page in a language, are English ones of its catalogue."""
    whole, parts = english(language)
    return sorted({text for text in words if text in whole or parts.fullmatch(text)})


@cache
def english(language: str) -> tuple[set[str], re.Pattern[str]]:
    """The English texts that read otherwise in a language, and what those look like that have varying parts."""
    whole, theirs, parts = set(), set(), []
    for message in read(FOLDER / f"{language}.po"):
        pairs = (
            zip(message.id, message.string, strict=True) if message.pluralizable else ((message.id, message.string),)
        )
        for text, other in pairs:
            theirs.add(other)
            if "%(" in text and text != other:
                # Less than two words could stand in anybody's data too.
                if len(PLACE.sub("", text)) > 8:
                    parts.append(r"\S.*?".join(map(re.escape, PLACE.split(text))))
            elif text and text != other:
                whole.add(text)
    return whole - theirs, re.compile("|".join(parts))


if __name__ == "__main__":
    update()
