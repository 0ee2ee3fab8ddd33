"""Types of fields that schemas share."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StrictBool,
    StringConstraints,
    model_validator,
)
from pydantic.config import JsonDict

from app.core.messages import N_

LARGEST_ID = 2**31 - 1
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
LARGEST_CUSTOM, DEEPEST_CUSTOM = 16 * 1024, 32
LONGEST_CODE = 20


def _no_bool(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError(N_("must be a number"))
    return value


def _clean(text: str) -> str:
    if "\0" in text:
        raise ValueError(N_("must not contain NUL characters"))
    try:
        text.encode()
    except UnicodeEncodeError:
        # Half of a surrogate pair: JSON can write it, UTF-8 and the databases cannot.
        raise ValueError(N_("must be valid Unicode")) from None
    return text


def parse_moment(value: object) -> datetime:
    """An instant from ISO 8601 text. Without an offset it stays naive: clocks of a zone that only the view knows."""
    # Python reads over a NUL at the end.
    if not isinstance(value, str) or len(value) < 16 or "\0" in value:
        raise ValueError(N_("must be a date and time such as 2024-01-15T14:30:00Z"))
    try:
        moment = datetime.fromisoformat(value)
        moment = moment if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(N_("must be a date and time such as 2024-01-15T14:30:00Z")) from None
    in_range(moment.replace(tzinfo=UTC))
    return moment


def parse_instant(value: object) -> datetime:
    """An instant from ISO 8601 text; without an offset it is UTC. ValueError says what is wrong."""
    return parse_moment(value).replace(tzinfo=UTC)


def in_range(instant: datetime) -> datetime:
    """Return the instant if it is between 1970 and 2200; ValueError if not."""
    if not EARLIEST <= instant < LATEST:
        raise ValueError(N_("must lie between 1970 and 2200"))
    return instant


def parse_day(value: object) -> date:
    """A calendar day from `2024-01-15`."""
    if isinstance(value, str) and len(value) == 10:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            pass
        else:
            in_range(datetime(day.year, day.month, day.day, tzinfo=UTC))
            return day
    raise ValueError(N_("must be a date such as 2024-01-15"))


def parse_day_or_instant(value: object) -> date:
    """A day, or an instant (which is a `date` to Python, too), for filters."""
    return parse_day(value) if isinstance(value, str) and len(value) == 10 else parse_instant(value)


def _code(text: str) -> str | None:
    """A short name in capitals; capitals may be longer than what they stand for, and an empty one is none."""
    code = _clean(text).strip().upper()
    if len(code) > LONGEST_CODE:
        raise ValueError(N_("must have at most {longest_code} characters", longest_code=LONGEST_CODE))
    return code or None


def _custom(value: dict[str, object]) -> dict[str, object]:
    try:
        data = json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise ValueError(N_("must be plain JSON")) from None
    if len(data) > LARGEST_CUSTOM:
        raise ValueError(N_("must be plain JSON of at most {largest_custom} bytes", largest_custom=LARGEST_CUSTOM))
    if _depth(value) > DEEPEST_CUSTOM:
        raise ValueError(N_("must be nested at most {deepest_custom} deep", deepest_custom=DEEPEST_CUSTOM))
    if b"\\u0000" in data.replace(b"\\\\", b""):
        raise ValueError(N_("must not contain NUL characters"))
    return value


def _depth(value: object) -> int:
    """The depth of nested lists and objects, counted level by level."""
    depth, level = 0, [value]
    while level := [item for item in level if isinstance(item, dict | list)]:
        depth += 1
        level = [part for item in level for part in (item.values() if isinstance(item, dict) else item)]
    return depth


class Ticks:
    """Marks a field that changes with time alone, such as the duration of a running timer: no part of the ETag."""


NotBool = BeforeValidator(_no_bool)  # JSON's true is no 1
# Constraints come first: after a validator pydantic would check the outcome, in words of its own.
Id = Annotated[int, Field(ge=1, le=LARGEST_ID), NotBool]
Count = Annotated[int, Field(ge=0, le=LARGEST_ID), NotBool]
Percent = Annotated[int, Field(ge=0, le=100), NotBool]
MonthDay = Annotated[int, Field(ge=1, le=31), NotBool]
RoundingMinutes = Annotated[int, Field(ge=0, le=24 * 60), NotBool]
Minutes = Annotated[int, Field(ge=1, le=31 * 24 * 60), NotBool]
LengthSeconds = Annotated[int, Field(ge=1, le=31 * 24 * 60 * 60), NotBool]
Money = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2, allow_inf_nan=False), NotBool]
Quantity = Annotated[
    Decimal, Field(max_digits=13, decimal_places=4, allow_inf_nan=False), BeforeValidator(_no_bool)
]  # signed; of whatever unit
Cost = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=4, allow_inf_nan=False), NotBool]
Hours = Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=2, allow_inf_nan=False), NotBool]
RoundingMode = Literal["up", "down", "nearest"]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]
Flag = StrictBool
Ticking = Annotated[str, Ticks()]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_clean)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(_clean)]
Line = Annotated[str, Field(max_length=200), AfterValidator(_clean)]
Code = Annotated[str, Field(max_length=LONGEST_CODE), AfterValidator(_code)]
Reference = Annotated[str, Field(max_length=100), AfterValidator(_clean)]
Tags = Annotated[str, Field(max_length=500), AfterValidator(_clean)]
Text = Annotated[str, Field(max_length=5000), AfterValidator(_clean)]
Custom = Annotated[dict[str, object], AfterValidator(_custom)]
Instant = Annotated[datetime, BeforeValidator(parse_instant)]
Moment = Annotated[datetime, BeforeValidator(parse_moment)]
Day = Annotated[date, BeforeValidator(parse_day)]
DayOrInstant = Annotated[date, PlainValidator(parse_day_or_instant, json_schema_input_type=date | datetime)]


# Other names of the ends of a period, which callers know from elsewhere.
START_DATE = AliasChoices("start_date", "date_from", "from", "begin", "since")
END_DATE = AliasChoices("end_date", "date_to", "to", "until")
DATE_FROM = AliasChoices("date_from", "start_date", "from", "begin", "since")
DATE_TO = AliasChoices("date_to", "end_date", "to", "until")


def examples(*values: JsonDict) -> ConfigDict:
    """The configuration of a shape with examples, for the documentation."""
    return ConfigDict(json_schema_extra={"examples": list(values)})


class Body(BaseModel):
    """A JSON body in which null means not given: for what creates. Unknown fields are ignored."""

    model_config = ConfigDict(extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _without_null(cls, data: object) -> object:
        return {name: value for name, value in data.items() if value is not None} if isinstance(data, dict) else data

    def explicitly_set(self, *without: str) -> dict[str, Any]:
        """The fields that the caller sent."""
        return self.model_dump(exclude_unset=True, exclude=set(without))


class Changes(BaseModel):
    """A JSON body of a partial update: what is not sent stays, null clears what may be empty."""

    model_config = ConfigDict(extra="ignore")

    def explicitly_set(self, *without: str) -> dict[str, Any]:
        """The fields that the caller sent, with their nulls."""
        return self.model_dump(exclude_unset=True, exclude=set(without))


class Query(BaseModel):
    """Names of a query string; unknown ones are ignored, and an empty one counts as not given."""

    model_config = ConfigDict(extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: object) -> object:
        return {name: value for name, value in data.items() if value != ""} if isinstance(data, dict) else data
