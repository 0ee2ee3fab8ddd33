"""A new plugin that works: a route, a table with its migration, an event, a test."""

import re
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from keyword import iskeyword
from pathlib import Path
from string import Template

from app.core.errors import StartError
from app.plugins.manifests import BUNDLED

# Two underscores separate a plugin from its option, and AUTH__ precedes the name of a blueprint.
NAME = re.compile(r"(?!auth$)[a-z](?:_?[a-z0-9])+")
LONGEST = 30
TEMPLATE_FILES = {
    "pyproject.toml": "pyproject.toml.txt",
    "$name/__init__.py": "package.py.txt",
    "$name/models.py": "models.py.txt",
    "$name/plugin.toml": "plugin.toml.txt",
    "$name/migrations/0001_first.py": "migration.py.txt",
    "tests/test_$name.py": "test.py.txt",
}


def write_plugin(name: str, folder: Path) -> list[Path]:
    """Create the folder `name` in `folder`; return its files. StartError for an invalid name or an existing folder."""
    if not NAME.fullmatch(name) or len(name) > LONGEST or iskeyword(name):
        raise StartError(
            f"{name} cannot name a plugin: use a letter, then at most {LONGEST - 1} letters, digits and single "
            "underscores, all small"
        )
    target = folder / name
    if target.exists():
        raise StartError(f"{target} already exists")
    if find_spec(name) or (BUNDLED / name).exists():
        raise StartError(f"{name} cannot name a plugin: a Python package or a bundled plugin has this name")
    host = version("timetracker-server")
    values = {
        "name": name,
        "title": name.replace("_", " ").capitalize(),
        "class_name": name.title().replace("_", ""),
        "host": f">={host.rpartition('.')[0]},<{int(host.partition('.')[0]) + 1}",
    }
    written = []
    for place, source in TEMPLATE_FILES.items():
        path = target / Template(place).substitute(values)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = files("app.plugins").joinpath("scaffold_files", source).read_text()
        path.write_text(Template(text).substitute(values))
        written.append(path)
    return written
