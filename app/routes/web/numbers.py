"""Numbers in forms, in the notation of the user's locale."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, get_args

from babel import Locale
from babel.numbers import NumberFormatError, format_decimal, get_decimal_symbol, get_group_symbol, parse_decimal
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from app.core.messages import N_
from app.routes.web import i18n

SPACES = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"
EXAMPLE = Decimal("1234.5")
LONGEST = 40  # characters


def parse_number(text: str, locale: Locale | None = None, *, decimals: int | None = None) -> Decimal:
    """Return the number of a text such as `12.231,25` in German; ValueError if it is none, or could be two.

    Separators of another notation are refused, those of thousands in other places too (`1.5` in German), and more
    `decimals` than the field has: `10.000` of an amount in English may be meant as ten thousand.
    """
    locale = locale or i18n.locale()
    decimal, group = get_decimal_symbol(locale), get_group_symbol(locale)
    sign, digits = ("-", text.strip()[1:]) if text.strip().startswith(("-", "\N{MINUS SIGN}")) else ("", text.strip())
    for alike in (SPACES, APOSTROPHES):
        if group in alike:
            digits = re.sub(f"[{alike}]", group, digits)
    allowed = rf"[0-9]+(?:{re.escape(group)}[0-9]+)*(?:{re.escape(decimal)}[0-9]*)?|{re.escape(decimal)}[0-9]+"
    try:
        if len(digits) > LONGEST or not re.fullmatch(allowed, digits):
            raise ValueError
        number = parse_decimal(sign + digits.removesuffix(decimal), locale, strict=True)
    except (NumberFormatError, ValueError):
        raise ValueError(N_("Enter a number such as {example}", example=number_example(locale))) from None
    if decimals is not None and len(digits.partition(decimal)[2]) > decimals:
        raise ValueError(N_("Enter at most {decimal_places} decimals", decimal_places=decimals))
    return number


def number_text(value: float | Decimal, locale: Locale | None = None) -> str:
    """Return a number as a field holds it, which `parse_number` reads: all decimals, no separators of thousands."""
    exact = Decimal(str(value))
    return format_decimal(exact, locale=locale or i18n.locale(), decimal_quantization=False, group_separator=False)


def number_example(locale: Locale | None = None) -> str:
    """Return a number in the notation of the locale, for hints and errors."""
    return format_decimal(EXAMPLE, locale=locale or i18n.locale())


@cache
def number_fields(shape: type[BaseModel]) -> dict[str, int | None]:
    """Return the fields of a form that are decimal numbers, with the number of decimals that they may have."""
    found = {name: list(_parts(field.annotation, field)) for name, field in shape.model_fields.items()}
    return {
        name: next((places for part in parts for places in _decimals(part)), None)
        for name, parts in found.items()
        if Decimal in parts
    }


def _parts(annotation: object, *more: object) -> Iterator[object]:
    yield annotation
    yield from more
    for part in get_args(annotation):
        yield from _parts(part)


def _decimals(part: object) -> Iterator[int]:
    if isinstance(part, FieldInfo):
        for rule in part.metadata:
            if (places := getattr(rule, "decimal_places", None)) is not None:
                yield places


def read_numbers(shape: type[BaseModel], sent: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Return what was sent with the numbers read, and the errors of those that cannot be."""
    values: dict[str, Any] = dict(sent)
    wrong: dict[str, list[str]] = {}
    for name, decimals in number_fields(shape).items():
        text = sent.get(name)
        if isinstance(text, str) and text.strip():
            try:
                values[name] = parse_number(text, decimals=decimals)
            except ValueError as error:
                del values[name]
                wrong[name] = [error.args[0]]
    return values, wrong


# What pages say instead of the words of v1, by the kind of pydantic's error.
PAGE_TEXTS = {
    "decimal_max_digits": N_("The number is too large"),
    "decimal_whole_digits": N_("The number is too large"),
    "greater_than": N_("Enter a number above {gt}"),
    "greater_than_equal": N_("Enter a number of at least {ge}"),
    "less_than": N_("Enter a number below {lt}"),
    "less_than_equal": N_("Enter a number of at most {le}"),
    "int_parsing": N_("Enter a whole number such as 15"),
    "int_from_float": N_("Enter a whole number such as 15"),
    "literal_error": N_("Choose one of the options"),
}
