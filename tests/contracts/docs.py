"""The generated parts of the documents: `make docs` writes them, a test compares them."""

import ast
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from app.services.resources import CARDS
from app.services.webhooks import examples
from tests.contracts import capacity
from tests.contracts.test_architecture import ANY, HOME, LEAVES, NOUNS, ROOMS

DOCS = HOME / "docs"
FOLDERS = (".", "app", "app/routes", "plugins")
BESIDE = {
    "app/templates/": "the pages; their folders mirror routes/web",
    "app/frontend/": "scripts and styles, built into static/dist",
    "migrations/": "env.py and one file for each step",
    "tests/": "mirrors app/ and plugins/; contracts/, journeys/, browser/ and bench/ are about the whole",
}


def summary(path: Path) -> str:
    """The first sentence of a module's docstring."""
    text = (ast.get_docstring(ast.parse(path.read_text())) or "").partition("\n\n")[0]
    return re.split(r"(?<=[a-z)`])\. ", " ".join(text.split()))[0].removesuffix(".")


def tree() -> str:
    """The modules and packages, with what their docstrings say."""
    lines = dict(BESIDE)
    for folder in FOLDERS:
        for path in (HOME / folder).iterdir():
            name = str(path.relative_to(HOME))
            if path.suffix == ".py" and folder == "app":
                lines[name] = summary(path)
            elif (path / "__init__.py").is_file() and name not in ("app", "tests"):
                lines[f"{name}/"] = summary(path / "__init__.py")
    width = max(map(len, lines))
    return "```\n" + "".join(f"{name:{width}}  {lines[name]}\n" for name in sorted(lines)) + "```\n"


def rooms() -> str:
    """Who may import whom."""
    return "| room | may import | third parties |\n| --- | --- | --- |\n" + "".join(
        f"| `{name}` | {codes(room.house)} | {codes(room.others)} |\n" for name, room in ROOMS.items()
    )


def codes(names: tuple[str, ...]) -> str:
    """Names as code, in a row."""
    return "anything" if names == ANY else ", ".join(f"`{name}`" for name in names) or "none"


def ranks() -> str:
    """The nouns, lowest first."""
    leaves = " and ".join(f"`{name}`" for name in LEAVES)
    return (
        f"{leaves} import no other noun. Each of the rest may import those before it: {codes(NOUNS[len(LEAVES) :])}.\n"
    )


def events() -> str:
    """Every event, as the cards describe them."""
    rows = (f"| `{kind.name}` | {text} |\n" for card in CARDS for kind, text in card.events.items())
    return "| event | when |\n| --- | --- |\n" + "".join(rows)


PARTS: dict[str, dict[str, Callable[[], str]]] = {
    "ARCHITECTURE.md": {"tree": tree, "rooms": rooms, "ranks": ranks},
    "SCALING.md": {"needs": capacity.needs},
    "webhooks.md": {"events": events, "examples": examples.markdown},
}


def names(text: str) -> set[str]:
    """The names of the generated parts of a page."""
    return set(re.findall(r"<!-- generated: (\w+) -->\n.*?<!-- end -->", text, re.DOTALL))


def written(text: str, parts: Mapping[str, Callable[[], str]]) -> str:
    """The page with its parts generated."""
    return re.sub(
        r"(<!-- generated: (\w+) -->\n).*?(?=<!-- end -->)",
        lambda match: match[1] + parts[match[2]](),
        text,
        flags=re.DOTALL,
    )


if __name__ == "__main__":
    for page, parts in PARTS.items():
        (DOCS / page).write_text(written((DOCS / page).read_text(), parts))
