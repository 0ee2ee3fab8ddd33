"""Instants, calendar days and durations in SQL."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    SQLColumnExpression,
    Text,
    case,
    func,
    literal,
    literal_column,
)

from app.core.clock import utc_offsets
from app.core.sql.dialects import DialectFunction


class seconds_between(DialectFunction[int]):
    """`seconds_between(later, earlier)`: whole seconds between two instants."""

    type = Integer()
    inherit_cache = True
    postgresql = "CAST(floor(extract(epoch FROM ({0} - {1}))) AS INTEGER)"
    # Instants are stored with six digits of fraction, cut off because strftime rounds: one less if they would borrow.
    sqlite = (
        "(CAST(strftime('%s', substr({0}, 1, 19)) AS INTEGER) - CAST(strftime('%s', substr({1}, 1, 19)) AS INTEGER)"
        " - (substr({0}, 21) < substr({1}, 21)))"
    )


class hms(DialectFunction[str]):
    """`HH:MM:SS` of a number of seconds; more than 99 hours take more digits."""

    type = Text()
    inherit_cache = True
    postgresql = "to_char(make_interval(secs => {0}), 'HH24:MI:SS')"
    sqlite = "printf('%02d:%02d:%02d', ({0}) / 3600, ({0}) % 3600 / 60, ({0}) % 60)"


class utc_iso(DialectFunction[str]):
    """An instant as `2024-01-15T14:30:00Z`, with a fraction only if it has one."""

    type = Text()
    inherit_cache = True
    postgresql = "(replace(CAST(({0} AT TIME ZONE 'UTC') AS TEXT), ' ', 'T') || 'Z')"
    # Instants are stored with six digits of fraction, so trimming zeros stops at the point.
    sqlite = "(rtrim(rtrim(replace({0}, ' ', 'T'), '0'), '.') || 'Z')"


def hours(seconds: ColumnElement[int]) -> ColumnElement[Decimal]:
    """Seconds as hours with two decimals."""
    return func.round(seconds / literal_column("3600.0"), 2)


class local_day(DialectFunction[date]):
    """`local_day(instant, seconds)`: the calendar day where clocks are so many seconds ahead of UTC."""

    type = Date()
    inherit_cache = True
    postgresql = "CAST(({0} AT TIME ZONE 'UTC') + make_interval(secs => {1}) AS DATE)"
    # Without its fraction, which would be rounded into the next day.
    sqlite = "date(substr({0}, 1, 19), ({1}) || ' seconds')"


class week_start(DialectFunction[date]):
    """`week_start(day, weekday)`: the first day of the day's week; weeks begin on `weekday` (0 Sunday, 1 Monday …)."""

    type = Date()
    inherit_cache = True
    postgresql = "({0} - (CAST(extract(dow FROM {0}) AS INTEGER) + 7 - {1}) % 7)"
    sqlite = "date({0}, '-' || ((CAST(strftime('%w', {0}) AS INTEGER) + 7 - {1}) % 7) || ' days')"


class month_start(DialectFunction[date]):
    """The first day of a day's month."""

    type = Date()
    inherit_cache = True
    postgresql = "CAST(date_trunc('month', CAST({0} AS TIMESTAMP)) AS DATE)"
    sqlite = "date({0}, 'start of month')"


def day_in_zone(
    instant: SQLColumnExpression[datetime], zone: str, first: datetime, last: datetime
) -> ColumnElement[date]:
    """The calendar day in `zone` of instants from `first` to `last`.

    The offsets are ours, not the database's: SQLite has none, and both must agree with what Python computes.
    """
    (_, ahead), *changes = utc_offsets(zone, first, last)
    steps = [(instant >= at, seconds) for at, seconds in reversed(changes)]
    return local_day(instant, case(*steps, else_=ahead) if steps else literal(ahead))
