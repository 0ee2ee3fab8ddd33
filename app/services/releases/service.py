"""Newer releases: the source is asked in the background, never in a request."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.db import Database
from app.core.errors import invalid_fields
from app.core.messages import N_
from app.core.principal import Principal
from app.services.accounts.models import User
from app.services.releases.models import KnownRelease
from app.services.releases.source import ReleaseUnavailable, fetch_newest, parse_version

log = logging.getLogger(__name__)

REFRESH_INTERVAL = timedelta(hours=12)
MAX_AGE = timedelta(days=7)  # an answer is valid so long if the source cannot be reached
RETRY_INTERVAL = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class ReleaseStatus:
    """The state of updates for administrators; without a release if none is known."""

    update_available: bool
    current_version: str
    latest_version: str | None = None
    release_notes: str | None = None
    published_at: datetime | None = None
    release_url: str | None = None


async def release_status(session: AsyncSession, caller: Principal, *, source: str, current: str) -> ReleaseStatus:
    """The newest known release; one statement, and none if no source is set.

    An update is available if `current` can be compared and is older, and the caller has not dismissed that release
    or a newer one.
    """
    if not source:
        return ReleaseStatus(False, current)
    mine = select(User.dismissed_release_version).where(User.id == caller.user_id).scalar_subquery()
    rows = select(KnownRelease, mine.label("dismissed")).where(KnownRelease.source == source)
    row = (await session.execute(rows.where(KnownRelease.fetched_at > now() - MAX_AGE))).one_or_none()
    if row is None or row.KnownRelease.version is None:
        return ReleaseStatus(False, current)
    release = row.KnownRelease
    return ReleaseStatus(
        update_available=_worth_telling(current, release.version, row.dismissed),
        current_version=current,
        latest_version=release.version,
        release_notes=release.notes,
        published_at=release.published_at,
        release_url=release.url,
    )


def _worth_telling(current: str, latest: str, dismissed: str | None) -> bool:
    here, there, known = parse_version(current), parse_version(latest), parse_version(dismissed or "")
    return here is not None and there is not None and there > here and (known is None or there > known)


async def dismiss(session: AsyncSession, caller: Principal, *, version: str) -> None:
    """Dismiss a release for the caller; stored without a leading v. Invalid if it is no version."""
    parsed = parse_version(version)
    if parsed is None:
        raise invalid_fields(latest_version=N_("must be a version such as 4.1.0"))
    mine = update(User).where(User.id == caller.user_id)
    await session.execute(mine.values(dismissed_release_version=str(parsed)))


async def refresh(database: Database, source: str, agent: str) -> datetime:
    """Ask the source if it is due; return when it will be due.

    One of several workers asks. A source that cannot be reached is retried later, and its last answer
    stays. No transaction is open while it is asked.
    """
    async with database.transaction() as session:
        claimed, due_at = await _claim(session, source)
    if not claimed:
        return due_at
    try:
        release = await fetch_newest(source, agent)
    except ReleaseUnavailable as error:
        log.warning("the newest release cannot be read from TIMETRACKER_RELEASES_URL: %s", error)
        return due_at
    async with database.transaction() as session:
        row = await session.get_one(KnownRelease, source)
        row.fetched_at, row.due_at = now(), now() + REFRESH_INTERVAL
        row.version, row.notes = release.version, release.notes
        row.published_at, row.url = release.published_at, release.url
        return row.due_at


async def _claim(session: AsyncSession, source: str) -> tuple[bool, datetime]:
    """True if this worker has to ask, and when the source is due next."""
    made = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    await session.execute(made(KnownRelease).values(source=source, due_at=now()).on_conflict_do_nothing())
    due = update(KnownRelease).where(KnownRelease.source == source, KnownRelease.due_at <= now())
    mine = await session.scalar(due.values(due_at=now() + RETRY_INTERVAL).returning(KnownRelease.due_at))
    if mine is not None:
        return True, mine
    return False, (await session.scalars(select(KnownRelease.due_at).where(KnownRelease.source == source))).one()
