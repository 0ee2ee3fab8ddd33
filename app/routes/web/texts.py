"""The languages of the pages: which one a request gets, and its texts.

English stands in the source. Every other language is a catalogue in `app/translations`, `de.po` say; adding one is
adding that file.
"""

import re
from collections.abc import Iterable
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from quart import g, has_request_context, request

from app.routes.context import principal

FOLDER = Path(__file__).parents[2] / "translations"
SOURCE = "en"
REQUIRED = "{} is required"


@cache
def languages() -> dict[str, str]:
    """Every language by its code, in its own words."""
    codes = sorted({SOURCE, *(path.stem for path in FOLDER.glob("*.po"))})
    return {code: (Locale.parse(code).get_display_name(code) or code).capitalize() for code in codes}


def use(language: str | None) -> None:
    """Settles the language of this request: the one given, else the first that the browser asks for and we have."""
    g.locale = fitting(request.accept_languages.values(), language)


def locale() -> Locale:
    """The language of this request, with the country whose formats it has."""
    if not has_request_context():
        return Locale(SOURCE)
    if "locale" not in g:
        who = principal()
        use(who.language if who else None)
    found: Locale = g.locale
    return found


def fitting(asked: Iterable[str], language: str | None) -> Locale:
    """The first of the browser's wishes that is in `language`, or where that is None in any that we have."""
    for tag in asked:
        try:
            wish = Locale.parse(tag, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
        if wish.language in languages() and language in (None, wish.language):
            return wish
    return Locale(language if language in languages() else SOURCE)


@cache
def source(language: str) -> Catalog:
    """The catalogue of a language as its file has it."""
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


@cache
def catalogue(language: str) -> NullTranslations:
    """The texts of a language."""
    if language == SOURCE:
        return NullTranslations()
    packed = BytesIO()
    write_mo(packed, source(language))
    packed.seek(0)
    return GNUTranslations(packed)


@cache
def shapes(language: str) -> list[tuple[re.Pattern[str], str, str]]:
    """The texts of a language with parts that vary, `{}`, as what they are found by; the most telling come first."""
    if language == SOURCE:
        return []
    texts = [(str(item.id), str(item.string)) for item in source(language) if "{}" in item.id and item.string]
    texts.sort(key=lambda text: -len(text[0].replace("{}", "")))
    return [(re.compile(re.escape(text).replace(r"\{\}", "(.+)"), re.DOTALL), text, other) for text, other in texts]


def gettext(text: str) -> str:
    """The text in the language of this request."""
    return catalogue(locale().language).gettext(text)


def ngettext(one: str, many: str, number: int) -> str:
    """The text for so many."""
    return catalogue(locale().language).ngettext(one, many, number)


def tag() -> str:
    """The language of this request as HTML names it, `de-AT`."""
    return str(locale()).replace("_", "-")


def said(text: str) -> str:
    """What a service or a shape has said, in the language of this request where its catalogue has it.

    What varies in such a text, `Import with ID 7 not found`, stands as `{}` in the catalogue.
    """
    language = locale().language
    known = gettext(text)
    if known != text:
        return known
    for shape, english, translated in shapes(language):
        if found := shape.fullmatch(text):
            # The only ones that begin with a name of ours: `Currency is required`.
            words = map(gettext, found.groups()) if english == REQUIRED else found.groups()
            return translated.format(*words)
    return text


def marked(text: str) -> str:
    """The text itself: a mark for texts that stand in the source and are translated where they are shown."""
    return text
