"""The catalogues of texts in other languages.

English stands in the source. Every other language is a catalogue in `app/translations`, `de.po` say; adding one is
adding that file.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.lazy import LazyModule
from app.core.messages import Message

if TYPE_CHECKING:
    import babel
    from babel.messages import mofile, pofile
    from babel.messages.catalog import Catalog
else:
    babel, mofile, pofile = map(LazyModule, ("babel", "babel.messages.mofile", "babel.messages.pofile"))

FOLDER = Path(__file__).parents[2] / "translations"
SOURCE = "en"


@cache
def languages() -> dict[str, str]:
    """Every language by its code, in its own words."""
    codes = sorted({SOURCE, *(path.stem for path in FOLDER.glob("*.po"))})
    return {code: (babel.Locale.parse(code).get_display_name(code) or code).capitalize() for code in codes}


@cache
def source(language: str) -> "Catalog":
    """The catalogue of a language as its file has it."""
    with (FOLDER / f"{language}.po").open("rb") as file:
        return pofile.read_po(file, locale=language)


@cache
def catalogue(language: str) -> NullTranslations:
    """The texts of a language."""
    if language == SOURCE:
        return NullTranslations()
    packed = BytesIO()
    mofile.write_mo(packed, source(language))
    packed.seek(0)
    return GNUTranslations(packed)


def text_in(language: str, text: str) -> str:
    """Return a text in a language, if its catalogue has it; the parameters of a message are put in as they are."""
    if not isinstance(text, Message) or not text.params:
        return catalogue(language).gettext(text)
    return catalogue(language).gettext(text.msgid).format(**text.params)
