"""The texts of the pages, collected into the catalogues: `make texts` runs this.

Templates mark their texts with `_()`, the routes of pages with `gettext` as well, and whatever else people read is
marked with `N_()` where it is written: errors of services, labels, helps of scopes.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

HOME = Path(__file__).parent.parent.parent
FOLDER = HOME / "app" / "translations"
MARKED = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
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
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def collected() -> Catalog:
    """Return every text there is, with the places where it stands."""
    found = Catalog(project="TimeTracker", charset="utf-8", header_comment=HEADER.rstrip())
    for folder in ("app", "plugins"):
        places = extract_from_dir(HOME / folder, METHODS, OPTIONS, MARKED, comment_tags=())
        for path, _line, message, comments, context in places:
            found.add(message, locations=[(f"{folder}/{path}", 0)], auto_comments=comments, context=context)
    for path in sorted(HOME.glob("plugins/*/plugin.toml")):
        found.add(tomllib.loads(path.read_text())["summary"])
    return found


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
