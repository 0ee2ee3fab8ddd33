"""Whether there is a newer release than this one; asked of the source in the background, never in a request."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.db import Database
from app.core.errors import invalid_fields
from app.core.principal import Principal
from app.services.accounts.models import User
from app.services.releases.models import KnownRelease
from app.services.releases.source import NoRelease, comparable, newest

log = logging.getLogger(__name__)

FRESH = timedelta(hours=12)
STALE = timedelta(days=7)  # for so long an answer counts while the source cannot be reached
RETRY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Check:
    """What an administrator is told; of the release nothing where none is known."""

    update_available: bool
    current_version: str
    latest_version: str | None = None
    release_notes: str | None = None
    published_at: datetime | None = None
    release_url: str | None = None


async def check(session: AsyncSession, caller: Principal, *, source: str, current: str) -> Check:
    """What is known of the newest release; one statement, and none where no source is set.

    An update is available where `current` can be compared and is older, and the caller has not dismissed that release
    or a newer one.
    """
    if not source:
        return Check(False, current)
    mine = select(User.dismissed_release_version).where(User.id == caller.user_id).scalar_subquery()
    rows = select(KnownRelease, mine.label("dismissed")).where(KnownRelease.source == source)
    row = (await session.execute(rows.where(KnownRelease.fetched_at > now() - STALE))).one_or_none()
    if row is None or row.KnownRelease.version is None:
        return Check(False, current)
    release = row.KnownRelease
    return Check(
        update_available=_worth_telling(current, release.version, row.dismissed),
        current_version=current,
        latest_version=release.version,
        release_notes=release.notes,
        published_at=release.published_at,
        release_url=release.url,
    )


def _worth_telling(current: str, latest: str, dismissed: str | None) -> bool:
    here, there, known = comparable(current), comparable(latest), comparable(dismissed or "")
    return here is not None and there is not None and there > here and (known is None or there > known)


async def dismiss(session: AsyncSession, caller: Principal, *, version: str) -> None:
    """Tells the caller no more of this release; stored without a leading v. Invalid for what is no version."""
    given = comparable(version)
    if given is None:
        raise invalid_fields(latest_version="must be a version such as 4.1.0")
    mine = update(User).where(User.id == caller.user_id)
    await session.execute(mine.values(dismissed_release_version=str(given)))


async def refresh(database: Database, source: str, agent: str) -> datetime:
    """Asks the source if it is time; returns when it will be.

    Of several workers one asks. A source that cannot be reached is left alone for a while, and what it told before
    stays. No transaction is open while it is asked.
    """
    async with database.transaction() as session:
        claimed, due_at = await _claim(session, source)
    if not claimed:
        return due_at
    try:
        release = await newest(source, agent)
    except NoRelease as error:
        log.warning("the newest release cannot be read from TIMETRACKER_RELEASES_URL: %s", error)
        return due_at
    async with database.transaction() as session:
        row = await session.get_one(KnownRelease, source)
        row.fetched_at, row.due_at = now(), now() + FRESH
        row.version, row.notes = release.version, release.notes
        row.published_at, row.url = release.published_at, release.url
        return row.due_at


async def _claim(session: AsyncSession, source: str) -> tuple[bool, datetime]:
    """Whether it is this worker's turn to ask, and when the source is due next."""
    made = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    await session.execute(made(KnownRelease).values(source=source, due_at=now()).on_conflict_do_nothing())
    due = update(KnownRelease).where(KnownRelease.source == source, KnownRelease.due_at <= now())
    mine = await session.scalar(due.values(due_at=now() + RETRY).returning(KnownRelease.due_at))
    if mine is not None:
        return True, mine
    return False, (await session.scalars(select(KnownRelease.due_at).where(KnownRelease.source == source))).one()
