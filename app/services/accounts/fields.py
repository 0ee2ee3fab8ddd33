"""The fields of a user that can be set."""

from decimal import Decimal
from typing import TypedDict


class AccountFields(TypedDict, total=False):
    """The fields that administrators change; None clears a nullable one."""

    full_name: str | None
    email: str | None
    role: str | None
    hourly_rate: Decimal | None
    is_active: bool | None


class ProfileFields(TypedDict, total=False):
    """The fields that users change themselves; None clears a nullable one."""

    full_name: str | None
    email: str | None
    timezone: str | None
    language: str | None
    theme: str | None
    date_format: str | None
    time_format: str | None
    week_start_day: int | None


class AppearanceFields(TypedDict, total=False):
    """The look of a user's pages."""

    language: str | None
    theme: str
