"""Ended entries of a period, summed by day, project and client: from the rollups, exact to the second.

Rollups are by UTC day. The period is taken as the whole UTC days that are nearest to it, and corrected by the entries
of a few windows: those at its ends, and, if days of a zone matter, those that begin on another day in UTC than in the
zone. One statement reads it all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    SQLColumnExpression,
    String,
    Subquery,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    select,
    union_all,
)

from app.core.clock import day_start
from app.core.sql.ranges import SignedRange, window_rows, windows_json
from app.core.sql.time import day_in_zone, local_day
from app.services.time_entries import rollups
from app.services.time_entries.models import EntryRollup, EntryRollupDelta, TimeEntry
from app.services.time_entries.rollups import ANY, NONE

KNOWN = frozenset({"everyone", "finished", "since", "before", "project_id", "client_id", "billable", "paid"})
DAY = timedelta(days=1)
COLUMNS = ("project_id", "client_id", "billable", "entries", "seconds")


@dataclass(frozen=True, slots=True)
class DatedPeriod:
    """A period between instants, and the zone of its days.

    `begins_group` says of a day whether days from it on are told apart from those before; None if no days are.
    `by_month` is for periods whose days are told apart by month, or not at all.
    """

    since: datetime
    before: datetime
    zone: str
    begins_group: Callable[[date], bool] | None = None
    by_month: bool = True


def is_kept_for(active: frozenset[str]) -> bool:
    """Return whether rollups know these conditions of an `EntryFilter`."""
    return active <= KNOWN


def daily_work(active: frozenset[str], period: DatedPeriod, *, apart: bool = False) -> Subquery:
    """Return rows of `day`, `project_id`, `client_id` (-1 is none), `billable`, `entries` and `seconds`, to be summed.

    A day is any of its group in the period's zone. With `apart`, the parameters `projects_apart` and `clients_apart`
    name projects and clients whose entries are left out. The other parameters are those of the filter, and
    `parameters`.
    """
    rolled, added = EntryRollup.__table__.c, EntryRollupDelta.__table__.c
    kept = [EntryRollup.project_id != ANY, *rollups.conditions(EntryRollup, active, by_project=True)]
    spans = [("day", "work_first", "work_last")]
    if period.by_month:
        spans = [
            ("month", "work_first_month", "work_last_month"),
            ("day", "work_first", "work_first_month"),
            ("day", "work_last_month", "work_last"),
        ]
    parts: list[Select[Any]] = [
        select(rolled.starts_on.label("day"), *(rolled[name] for name in COLUMNS)).where(
            EntryRollup.period == span,
            *_from_until(rolled.starts_on, start, end),
            *kept,
            *(_not_apart(rolled.project_id, rolled.client_id) if apart else ()),
        )
        for span, start, end in spans
    ]
    parts.append(
        select(added.day, *(added[name] for name in COLUMNS)).where(
            *_from_until(added.day, "work_first", "work_last"),
            *rollups.conditions(EntryRollupDelta, active),
            *(_not_apart(added.project_id, added.client_id) if apart else ()),
        )
    )
    return union_all(*parts, _corrections(active, period, apart)).subquery("work")


def parameters(period: DatedPeriod) -> dict[str, object]:
    """Return the values of the parameters of `daily_work`."""
    first, last = _nearest_day(period.since), _nearest_day(period.before)
    first_month, last_month = rollups.month_from(first), last.replace(day=1)
    if first_month >= last_month:
        first_month = last_month = last
    return {
        "work_first": first,
        "work_last": last,
        "work_first_month": first_month,
        "work_last_month": last_month,
        "work_windows": windows_json(_windows(period, first, last)),
    }


def _corrections(active: frozenset[str], period: DatedPeriod, apart: bool) -> Select[Any]:
    """The entries of the windows. One that counts negative was counted on its UTC day."""
    windows = window_rows(bindparam("work_windows", type_=String))
    in_utc = local_day(TimeEntry.start_time, literal(0))
    in_zone = day_in_zone(TimeEntry.start_time, period.zone, period.since, period.before)
    project, client = _id_or_none(TimeEntry.project_id), _id_or_none(TimeEntry.client_id)
    return (
        select(
            case((windows.c.sign > 0, in_zone), else_=in_utc).label("day"),
            project.label("project_id"),
            client.label("client_id"),
            TimeEntry.billable,
            windows.c.sign.label("entries"),
            (windows.c.sign * TimeEntry.duration_seconds).label("seconds"),
        )
        .select_from(windows)
        .join(TimeEntry, (TimeEntry.start_time >= windows.c.since) & (TimeEntry.start_time < windows.c.before))
        .where(
            TimeEntry.deleted_at.is_(None),
            TimeEntry.end_time.is_not(None),
            *rollups.of_entries(active),
            *(_not_apart(project, client) if apart else ()),
        )
    )


def _windows(period: DatedPeriod, first: date, last: date) -> Iterator[SignedRange]:
    """The windows in which rollups of the days from `first` until before `last` are wrong."""
    since, before, start, end = period.since, period.before, _midnight(first), _midnight(last)
    if first >= last:
        yield SignedRange(since, before, 1)
        return
    yield SignedRange(since, start, 1)
    yield SignedRange(start, since, -1)
    yield SignedRange(end, before, 1)
    yield SignedRange(before, end, -1)
    low, high = max(since, start), min(before, end)
    if period.begins_group:
        # With a day around it, because those of the zone and of UTC differ.
        count = (period.before - period.since) // DAY + 4
        days = (since.astimezone(UTC).date() + number * DAY for number in range(-1, count))
        for day in filter(period.begins_group, days):
            edges = sorted((day_start(day, period.zone), _midnight(day)))
            moved = max(edges[0], low), min(edges[1], high)
            yield SignedRange(*moved, 1)
            yield SignedRange(*moved, -1)


def _not_apart(project: ColumnElement[int], client: ColumnElement[int]) -> Iterator[ColumnElement[bool]]:
    yield project.not_in(bindparam("projects_apart", expanding=True))
    yield client.not_in(bindparam("clients_apart", expanding=True))


def _from_until(day: ColumnElement[date], start: str, end: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return day >= bindparam(start, type_=Date), day < bindparam(end, type_=Date)


def id_or_null(column: ColumnElement[int]) -> ColumnElement[int | None]:
    """Return an id of these rows as it is in entries."""
    return case((column != literal_column(str(NONE)), column))


def _id_or_none(column: SQLColumnExpression[int | None]) -> ColumnElement[int]:
    return func.coalesce(column, literal_column(str(NONE)))


def _nearest_day(instant: datetime) -> date:
    """The UTC day whose midnight is nearest to an instant."""
    return (instant.astimezone(UTC) + timedelta(hours=12)).date()


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
