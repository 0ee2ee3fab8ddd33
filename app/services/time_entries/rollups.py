"""Totals of ended entries that nobody has to count.

A total is the sum of rollups, of the deltas that are not in them yet and, if it is about a period, of the entries on
its first and last day as far as these are not whole. All of it is read in one statement, so it is exact at any time.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Subquery, bindparam, cast, func, literal, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.core.types import UTCDateTime
from app.services.projects.models import Project
from app.services.time_entries.models import EntryRollup, EntryRollupDelta, TimeEntry

ANY, NONE = 0, -1
BOUNDS = frozenset({"since", "before", "until"})
USERS = frozenset({"visible_to", "user_id"})
WORK = frozenset({"project_id", "client_id"})
KNOWN = BOUNDS | USERS | WORK | {"everyone", "finished", "billable", "paid"}
START, END = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
TICK = timedelta(microseconds=1)

Condition = ColumnElement[bool]
CLIENT: ColumnElement[int] = bindparam("client_id")
_project = aliased(Project, name="project_of_client")  # whatever a statement selects from, this one is its own
client_projects = select(_project.id).where(_project.client_id == CLIENT)
of_client = or_(
    TimeEntry.client_id == CLIENT, TimeEntry.client_id.is_(None) & TimeEntry.project_id.in_(client_projects)
)
Tables = type[EntryRollup] | type[EntryRollupDelta]


def are_kept_for(active: frozenset[str]) -> bool:
    """Return whether there are totals for these conditions of an `EntryFilter`."""
    return active <= KNOWN and not (active & BOUNDS and active & USERS and active & WORK)


def count(active: frozenset[str]) -> ColumnElement[int] | None:
    """Return the number of entries; None if it has to be counted. Timers that run are few, so they are counted."""
    if not are_kept_for(active):
        return None
    ended = total_of("entries", active)
    if "finished" in active:
        return ended
    running = select(func.count()).where(TimeEntry.deleted_at.is_(None), TimeEntry.end_time.is_(None))
    return ended + running.where(*of_entries(active), *_in_period(active)).scalar_subquery()


def total_of(measure: str, active: frozenset[str]) -> ColumnElement[int]:
    """Return the number (`entries`) or the `seconds` of ended entries.

    Its parameters are those of the filter, and those of `whole_days`.
    """
    rolled, added = EntryRollup.__table__.c[measure], EntryRollupDelta.__table__.c[measure]
    rollups, deltas = list(conditions(EntryRollup, active)), list(conditions(EntryRollupDelta, active))
    if not active & BOUNDS:
        return _sum(rolled, EntryRollup.period == "ever", *rollups) + _sum(added, *deltas)
    whole = "month" if active & WORK else "day"  # projects have no rollups by day
    spans = [("month", "first_month", "last_month")]
    if whole == "day":
        spans += [("day", "first_day", "first_month"), ("day", "last_month", "last_day")]
    parts = [
        _sum(rolled, EntryRollup.period == period, *_between(EntryRollup.starts_on, start, end), *rollups)
        for period, start, end in spans
    ]
    parts.append(_sum(added, *_between(EntryRollupDelta.day, f"first_{whole}", f"last_{whole}"), *deltas))
    amount: ColumnElement[int] = literal(1) if measure == "entries" else TimeEntry.__table__.c["duration_seconds"]
    ended = TimeEntry.deleted_at.is_(None), TimeEntry.end_time.is_not(None), *of_entries(active)
    for start, end in (("period_start", f"first_{whole}_at"), (f"last_{whole}_at", "period_end")):
        parts.append(_sum(amount, *_between(TimeEntry.start_time, start, end), *ended))
    return reduce(add, parts)


def user_seconds(user_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[int]:
    """Return the seconds of all ended entries of the user at hand."""
    rolled, added = EntryRollup.__table__.c.seconds, EntryRollupDelta.__table__.c.seconds
    ever = EntryRollup.period == "ever", EntryRollup.project_id == ANY
    return _sum(rolled, *ever, EntryRollup.user_id == user_id) + _sum(added, EntryRollupDelta.user_id == user_id)


def work_seconds() -> Subquery:
    """Return `project_id`, `client_id`, `billable` and `seconds` of all ended entries, in few rows for each project."""
    rolled, added = EntryRollup.__table__, EntryRollupDelta.__table__
    columns = ("project_id", "client_id", "billable", "seconds")
    ever = rolled.c.period == "ever", rolled.c.user_id == ANY, rolled.c.project_id != ANY
    kept = select(*(rolled.c[name] for name in columns)).where(*ever)
    return union_all(kept, select(*(added.c[name] for name in columns))).subquery("work")


def whole_days(values: Mapping[str, object]) -> dict[str, object]:
    """Return the period of a filter, and its first and last whole day and month in UTC; the last ones are exclusive.

    Without a whole day, or month, the first is the last; `…_at` are the instants up to which, and from which, there
    are only parts of them.
    """
    start, ends = values.get("since", START), [values.get("before", END), values.get("until", END)]
    if not isinstance(start, datetime) or not isinstance(ends[0], datetime) or not isinstance(ends[1], datetime):
        raise TypeError("a period is between instants")
    end = max(start, min(ends[0], ends[1] + TICK if ends[1] < END else END))
    last_day = end.astimezone(UTC).date()
    first_day = min(_day_from(start), last_day)
    first_month, last_month = month_from(first_day), last_day.replace(day=1)
    if first_month >= last_month:
        first_month = last_month = last_day
    found: dict[str, object] = {"period_start": start, "period_end": end}
    for name, first, last in (("day", first_day, last_day), ("month", first_month, last_month)):
        found |= {f"first_{name}": first, f"last_{name}": last}
        found |= {
            f"{key}_{name}_at": _midnight(day) if first < last else end
            for key, day in (("first", first), ("last", last))
        }
    return found


def conditions(table: Tables, active: frozenset[str], *, by_project: bool = False) -> Iterator[Condition]:
    """The conditions for rollups or deltas; rollups, unlike deltas, have rows for any user and any project.

    `by_project` reads the rows of each project instead of those of any.
    """
    for name in sorted(active & {"billable", "paid"}):
        yield table.__table__.c[name] == bindparam(name)
    for name in sorted(active & USERS):
        yield table.user_id == bindparam(name)
    if "project_id" in active:
        yield table.project_id == bindparam("project_id")
    if "client_id" in active:
        yield or_(table.client_id == CLIENT, (table.client_id == NONE) & table.project_id.in_(client_projects))
    if table is EntryRollup:
        if not active & USERS:
            yield EntryRollup.user_id == ANY
        if not active & WORK and not by_project:
            yield EntryRollup.project_id == ANY
        elif "project_id" not in active:
            yield EntryRollup.project_id != ANY


def _in_period(active: frozenset[str]) -> Iterator[Condition]:
    start = TimeEntry.start_time
    limits = {name: bindparam(name, type_=UTCDateTime) for name in BOUNDS}
    tests = {"since": start >= limits["since"], "before": start < limits["before"], "until": start <= limits["until"]}
    yield from (tests[name] for name in sorted(active & BOUNDS))


def of_entries(active: frozenset[str]) -> Iterator[Condition]:
    """The conditions for entries, but for those of a period."""
    for name in sorted(active & {"billable", "paid", "project_id"}):
        yield TimeEntry.__table__.c[name] == bindparam(name)
    for name in sorted(active & USERS):
        yield TimeEntry.user_id == bindparam(name)
    if "client_id" in active:
        yield of_client


def _sum(measure: ColumnElement[int], *tests: Condition) -> ColumnElement[int]:
    # Of large numbers PostgreSQL makes a decimal.
    return select(cast(func.coalesce(func.sum(measure), 0), BigInteger)).where(*tests).scalar_subquery()


def _between(column: InstrumentedAttribute[Any], start: str, end: str) -> tuple[Condition, Condition]:
    """Conditions for what is in a half-open range of parameters."""
    first, last = (bindparam(name, type_=column.type) for name in (start, end))
    return column >= first, column < last


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _day_from(start: datetime) -> date:
    """The first day that begins at an instant or later; the last one there is if none does."""
    day = start.astimezone(UTC).date()
    return day if _midnight(day) == start or day == date.max else day + timedelta(days=1)


def month_from(day: date) -> date:
    """The first day of a month at a day or later."""
    if day.day == 1 or day.replace(day=1) == date.max.replace(day=1):
        return day
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
