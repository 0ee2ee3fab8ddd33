"""Rollups of entries: brought up to date with the deltas, compared with the entries, made from scratch."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

from sqlalchemy import Date, FromClause, Insert, Select, delete, func, literal, or_, select, text, true, union_all
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.sql.time import local_day, month_start
from app.services.time_entries import versions
from app.services.time_entries.models import EntryChange, EntryRollup, EntryRollupDelta, EntryVersion, TimeEntry
from app.services.time_entries.rollups import ANY, NONE

AT_ONCE = 5_000  # so that nobody waits long for SQLite's one writer
EVER = date(1970, 1, 1)
KEYS = tuple(column.key for column in EntryRollup.__table__.primary_key)
MEASURES = ("entries", "seconds")


async def has_deltas(session: AsyncSession) -> bool:
    """Return whether there is anything to fold."""
    waiting = (select(table.id).limit(1).scalar_subquery() for table in (EntryRollupDelta, EntryChange))
    return await session.scalar(select(func.coalesce(*waiting))) is not None


async def fold_deltas(session: AsyncSession) -> None:
    """Move deltas into the rollups, `AT_ONCE` of them. A total that is read meanwhile has each of them once."""
    await _lock(session)
    dialect = session.get_bind().dialect.name
    table = EntryRollupDelta.__table__
    oldest = select(EntryRollupDelta.id).order_by(EntryRollupDelta.id).limit(AT_ONCE)
    if dialect == "postgresql":
        # One statement, hence one snapshot: what is deleted is what is added.
        moved = delete(EntryRollupDelta).where(EntryRollupDelta.id.in_(oldest)).returning(*table.c)
        await session.execute(_adding(dialect, moved.cte("moved")))
        await session.execute(_adding_changes())
    else:
        await session.execute(_adding(dialect, oldest.with_only_columns(*table.c).subquery("moved")))
        await session.execute(delete(EntryRollupDelta).where(EntryRollupDelta.id.in_(oldest)))


async def rebuild_rollups(session: AsyncSession) -> None:
    """Make all rollups from the entries. On PostgreSQL people may go on working."""
    await _lock(session, snapshot=True)
    await session.execute(delete(EntryRollup))
    await session.execute(delete(EntryRollupDelta))
    await session.execute(_adding(session.get_bind().dialect.name, _entries()))


async def verify_rollups(session: AsyncSession) -> int:
    """Return how many totals differ from what the entries say."""
    rollups = EntryRollup.__table__
    kept = union_all(
        select(*(rollups.c[name] for name in (*KEYS, *MEASURES))),
        *_spread(EntryRollupDelta.__table__),
        *_spread(_entries(), sign=-1),
    ).subquery("kept")
    keys = [kept.c[name] for name in KEYS]
    sums = [func.sum(kept.c[name]) for name in MEASURES]
    wrong = select(*keys).group_by(*keys).having(or_(*(total != 0 for total in sums))).subquery("wrong")
    return await session.scalar(select(func.count()).select_from(wrong)) or 0


async def _lock(session: AsyncSession, *, snapshot: bool = False) -> None:
    """One at a time changes rollups; `snapshot`: all that follows sees one moment. SQLite has but one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        if snapshot:
            await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        await session.execute(text("LOCK TABLE entry_rollups IN SHARE ROW EXCLUSIVE MODE"))


def _adding_changes() -> Insert:
    """The statement that moves changes into the versions, in one snapshot. SQLite has none to move."""
    oldest = select(EntryChange.id).order_by(EntryChange.id).limit(AT_ONCE)
    moved = delete(EntryChange).where(EntryChange.id.in_(oldest)).returning(EntryChange.user_id).cte("moved")
    of_all = select(literal(versions.EVERYBODY).label("user_id")).where(moved.c.user_id != versions.NAMES)
    each = union_all(select(moved.c.user_id), of_all).subquery("each")
    counted = select(each.c.user_id, func.count().label("changes")).group_by(each.c.user_id).order_by(each.c.user_id)
    added = postgresql.insert(EntryVersion).from_select(["user_id", "changes"], counted)
    changes = EntryVersion.__table__.c.changes + added.excluded.changes
    merged: Insert = added.on_conflict_do_update(index_elements=["user_id"], set_={"changes": changes})
    return merged


def _entries() -> FromClause:
    """The ended entries as if they were deltas."""
    counted = select(
        local_day(TimeEntry.start_time, literal(0)).label("day"),
        TimeEntry.user_id,
        func.coalesce(TimeEntry.project_id, NONE).label("project_id"),
        func.coalesce(TimeEntry.client_id, NONE).label("client_id"),
        TimeEntry.billable,
        TimeEntry.paid,
        literal(1).label("entries"),
        TimeEntry.duration_seconds.label("seconds"),
    )
    return counted.where(TimeEntry.deleted_at.is_(None), TimeEntry.end_time.is_not(None)).subquery("counted")


def _spread(source: FromClause, sign: int = 1) -> Iterator[Select[Any]]:
    """The rows that deltas add to the rollups of each kind."""
    day, user, project = source.c.day, source.c.user_id, source.c.project_id
    starts = {"ever": literal(EVER, Date), "month": month_start(day), "day": day}
    any_user, any_project = literal(ANY).label("user_id"), literal(ANY).label("project_id")
    for period, kind in [
        *product(starts, ((any_user, any_project), (user, any_project))),
        *product(starts, ((any_user, project),)),
        ("ever", (user, project)),
    ]:
        keys = [literal(period).label("period"), *kind, starts[period].label("starts_on")]
        measures = [(sign * source.c[name]).label(name) for name in MEASURES]
        yield select(*keys, source.c.client_id, source.c.billable, source.c.paid, *measures)


def _adding(dialect: str, source: FromClause) -> Insert:
    """The statement that adds deltas to the rollups."""
    kind = postgresql if dialect == "postgresql" else sqlite
    spread = union_all(*_spread(source)).subquery("spread")
    keys = [spread.c[name] for name in KEYS]
    totals = [func.sum(spread.c[name]).label(name) for name in MEASURES]
    summed = select(*keys, *totals).where(true()).group_by(*keys).having(or_(*(total != 0 for total in totals)))
    added = kind.insert(EntryRollup).from_select([*KEYS, *MEASURES], summed.order_by(*keys))
    table = EntryRollup.__table__
    sums = {name: table.c[name] + added.excluded[name] for name in MEASURES}
    merged: Insert = added.on_conflict_do_update(index_elements=KEYS, set_=sums)
    return merged
