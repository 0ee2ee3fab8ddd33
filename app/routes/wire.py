"""Types of the wire: what a field may hold, said once for all shapes."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    model_validator,
)

LARGEST_ID = 2**31 - 1
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
LARGEST_CUSTOM = 16 * 1024


def _no_bool(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("must be a number")
    return value


def _clean(text: str) -> str:
    if "\0" in text:
        raise ValueError("must not contain NUL characters")
    return text


def parse_instant(value: Any) -> datetime:
    """An instant from ISO 8601 text; without an offset it is UTC. ValueError says what is wrong."""
    if not isinstance(value, str) or len(value) < 16:
        raise ValueError("must be a date and time such as 2024-01-15T14:30:00Z")
    try:
        instant = datetime.fromisoformat(value)
        instant = instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("must be a date and time such as 2024-01-15T14:30:00Z") from None
    return in_range(instant)


def in_range(instant: datetime) -> datetime:
    """The instant where it lies between 1970 and 2200."""
    if not EARLIEST <= instant < LATEST:
        raise ValueError("must lie between 1970 and 2200")
    return instant


def parse_day(value: Any) -> date:
    """A calendar day from `2024-01-15`."""
    if isinstance(value, str) and len(value) == 10:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            pass
        else:
            in_range(datetime(day.year, day.month, day.day, tzinfo=UTC))
            return day
    raise ValueError("must be a date such as 2024-01-15")


def parse_day_or_instant(value: Any) -> date:
    """A day, or an instant (which is a `date` to Python, too), for filters."""
    return parse_day(value) if isinstance(value, str) and len(value) == 10 else parse_instant(value)


def _custom(value: dict[str, Any]) -> dict[str, Any]:
    try:
        text = json.dumps(value, allow_nan=False)
        text.encode()
    except (ValueError, RecursionError):
        raise ValueError("must be plain JSON") from None
    if len(text) > LARGEST_CUSTOM or "\\u0000" in text or "\\ud8" in text.lower():
        raise ValueError(f"must be plain JSON of at most {LARGEST_CUSTOM} bytes")
    return value


Id = Annotated[int, BeforeValidator(_no_bool), Field(ge=1, le=LARGEST_ID)]
Count = Annotated[int, BeforeValidator(_no_bool), Field(ge=0, le=LARGEST_ID)]
Percent = Annotated[int, BeforeValidator(_no_bool), Field(ge=0, le=100)]
MonthDay = Annotated[int, BeforeValidator(_no_bool), Field(ge=1, le=31)]
Minutes = Annotated[int, BeforeValidator(_no_bool), Field(ge=1, le=31 * 24 * 60)]
Money = Annotated[Decimal, BeforeValidator(_no_bool), Field(ge=0, max_digits=12, decimal_places=2, allow_inf_nan=False)]
Hours = Annotated[Decimal, BeforeValidator(_no_bool), Field(ge=0, max_digits=9, decimal_places=2, allow_inf_nan=False)]
Flag = StrictBool
Name = Annotated[str, AfterValidator(_clean), StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Line = Annotated[str, AfterValidator(_clean), Field(max_length=200)]
Code = Annotated[str, AfterValidator(_clean), StringConstraints(strip_whitespace=True, to_upper=True, max_length=20)]
Reference = Annotated[str, AfterValidator(_clean), Field(max_length=100)]
Tags = Annotated[str, AfterValidator(_clean), Field(max_length=500)]
Text = Annotated[str, AfterValidator(_clean), Field(max_length=5000)]
Custom = Annotated[dict[str, Any], AfterValidator(_custom)]
Instant = Annotated[datetime, BeforeValidator(parse_instant)]
Day = Annotated[date, BeforeValidator(parse_day)]
DayOrInstant = Annotated[date, BeforeValidator(parse_day_or_instant)]


class Body(BaseModel):
    """A JSON body in which null means not given: for what creates. Unknown fields are ignored."""

    model_config = ConfigDict(extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _without_null(cls, data: Any) -> Any:
        return {name: value for name, value in data.items() if value is not None} if isinstance(data, dict) else data

    def given(self, *without: str) -> dict[str, Any]:
        """The fields that the caller sent."""
        return self.model_dump(exclude_unset=True, exclude=set(without))


class Changes(BaseModel):
    """A JSON body of a partial update: what is not sent stays, null clears what may be empty."""

    model_config = ConfigDict(extra="ignore")

    def given(self, *without: str) -> dict[str, Any]:
        """The fields that the caller sent, with their nulls."""
        return self.model_dump(exclude_unset=True, exclude=set(without))


class Query(BaseModel):
    """Names of a query string; unknown ones are ignored, and an empty one counts as not given."""

    model_config = ConfigDict(extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: Any) -> Any:
        return {name: value for name, value in data.items() if value != ""} if isinstance(data, dict) else data
