"""Declarations of settings: texts, kind, bounds and visibility."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Generic, TypeVar

from app.core.clock import ZONES
from app.core.errors import invalid_fields
from app.core.messages import N_, Message

Value = str | int | Decimal  # a bool is an int

T = TypeVar("T", bound=Value)
T_co = TypeVar("T_co", bound=Value, covariant=True)

LARGEST_NUMBER = 999_999_999
LONGEST_LINE = 100  # characters


class SettingsSection(Enum):
    """The sections of the settings page, in their order."""

    PLACE = N_("Name, time zone and currency")
    MODULES = N_("Modules")
    TIME_ENTRIES = N_("Rules for time entries")


class Visibility(Enum):
    """The audience of a setting; administrators may see all of them.

    `USERS` see it as one of the requirements of time entries, everybody (`PUBLIC`) in what the server says of itself.
    """

    ADMINS = "admins"
    USERS = "users"
    PUBLIC = "public"


@dataclass(frozen=True)
class SettingKind(Generic[T_co]):
    """A kind of values. `parse` takes a setting's name and a text; it raises Invalid under that name."""

    name: str
    parse: Callable[[str, str], T_co]


@dataclass(frozen=True)
class Declaration:
    """A setting as its field declares it; a number is from 0 to `maximum`."""

    label: Message
    section: SettingsSection
    kind: SettingKind[Value]
    visible_to: Visibility
    help: Message | None = None
    name: str = ""
    attribute: str = ""
    maximum: int = LARGEST_NUMBER

    def check(self, value: Value) -> None:
        """Raise Invalid if a number is too large."""
        if isinstance(value, int) and value > self.maximum:
            raise invalid_fields(**{self.name: N_("must be at most {maximum}", maximum=self.maximum)})


def declare(
    default: T,
    label: Message,
    section: SettingsSection,
    kind: SettingKind[T],
    *,
    visible_to: Visibility = Visibility.ADMINS,
    help: Message | None = None,
    name: str = "",
    maximum: int = LARGEST_NUMBER,
) -> T:
    """Return the field of a setting. `name` is its outside name if that is not the field's."""
    declaration = Declaration(label, section, kind, visible_to, help, name, maximum=maximum)
    return field(default=default, metadata={"declaration": declaration})


def parse_flag(name: str, text: str) -> bool:
    """True or false."""
    if text.lower() not in ("true", "false"):
        raise invalid_fields(**{name: N_("must be true or false")})
    return text.lower() == "true"


def parse_number(name: str, text: str) -> int:
    """A whole number from 0 to `LARGEST_NUMBER`."""
    if not text.isascii() or not text.isdigit() or len(text) > len(str(LARGEST_NUMBER)):
        raise invalid_fields(**{name: N_("must be a whole number")})
    return int(text)


def parse_amount(name: str, text: str) -> Decimal:
    """An amount of money."""
    if not re.fullmatch(r"\d{1,10}(\.\d{1,2})?", text, re.ASCII):
        raise invalid_fields(**{name: N_("must be an amount such as 75 or 75.50")})
    return Decimal(text)


def parse_currency(name: str, text: str) -> str:
    """An ISO 4217 code."""
    if not (len(text) == 3 and text.isascii() and text.isalpha() and text.isupper()):
        raise invalid_fields(**{name: N_("must be three capital letters, such as EUR")})
    return text


def parse_time_zone(name: str, text: str) -> str:
    """The IANA name of a time zone."""
    if text not in ZONES:
        raise invalid_fields(**{name: N_("{text} is not an IANA time zone", text=text)})
    return text


def parse_line(name: str, text: str) -> str:
    """One line of text."""
    line = " ".join(text.split())
    if not line or len(line) > LONGEST_LINE:
        raise invalid_fields(**{name: N_("must have from 1 to {longest} characters", longest=LONGEST_LINE)})
    return line


LINE = SettingKind("line", parse_line)
FLAG = SettingKind("flag", parse_flag)
NUMBER = SettingKind("number", parse_number)
AMOUNT = SettingKind("amount", parse_amount)
CURRENCY = SettingKind("currency", parse_currency)
TIME_ZONE = SettingKind("time_zone", parse_time_zone)
