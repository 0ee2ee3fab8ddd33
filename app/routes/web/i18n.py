"""The language of a request, and its texts."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton
from babel.numbers import format_decimal
from quart import g, has_request_context, request

from app.core.messages import Message, restored
from app.routes.context import current_principal
from app.services.texts.catalogues import SOURCE, catalogue, languages

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def use(language: str | None) -> None:
    """Settles the language of this request: the one given, else the first that the browser asks for and we have."""
    g.locale = fitting(request.accept_languages.values(), language)


def locale() -> Locale:
    """The language of this request, with the country whose formats it has."""
    if not has_request_context():
        return Locale(SOURCE)
    if "locale" not in g:
        who = current_principal()
        use(who.language if who else None)
    found: Locale = g.locale
    return found


def fitting(preferred: Iterable[str], language: str | None) -> Locale:
    """The first of the browser's wishes that is in `language`, or where that is None in any that we have."""
    for tag in preferred:
        try:
            wish = Locale.parse(tag, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
        if wish.language in languages() and language in (None, wish.language):
            return wish
    return Locale(language if language in languages() else SOURCE)


def gettext(text: str) -> str:
    """The text in the language of this request."""
    return catalogue(locale().language).gettext(text)


def ngettext(one: str, many: str, number: int) -> str:
    """The text for so many."""
    return catalogue(locale().language).ngettext(one, many, number)


def tag() -> str:
    """The language of this request as HTML names it, `de-AT`."""
    return str(locale()).replace("_", "-")


def translate_message(text: str) -> str:
    """Return an error's or a service's text in the language of this request, if its catalogue has it."""
    if not isinstance(text, Message) or not text.params:
        return gettext(text)
    return gettext(text.msgid).format(**{name: _parameter(value) for name, value in text.params.items()})


def _parameter(value: object) -> object:
    """Return a parameter of a text as people read it: texts translated, numbers in the notation of the locale."""
    if isinstance(value, Message):
        return translate_message(value)
    if isinstance(value, str) and INSTANT.fullmatch(value) and (who := current_principal()):
        at = datetime.fromisoformat(value).astimezone(ZoneInfo(who.zone))
        return f"{format_skeleton('MMMd', at, locale=locale())}, {at:%H:%M}"
    if isinstance(value, float | Decimal):
        return format_decimal(value, locale=locale(), decimal_quantization=False)
    return value


def translate_stored(source: Mapping[str, object] | None, text: str | None) -> str:
    """Return a text that was stored together with what it was made of, in the language of this request."""
    return translate_message(restored(source, text or ""))
