"""Saved reports, and secret links that show one of them to whoever has the link, for a while."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.db import flush, locked
from app.core.errors import Conflict, NotFound
from app.core.principal import Principal
from app.services.accounts import users
from app.services.accounts.models import User
from app.services.reports import summary
from app.services.reports.models import SavedReport
from app.services.reports.question import Question
from app.services.reports.summary import Report

GONE = "This link leads to no report, or no longer"


async def listed(session: AsyncSession, caller: Principal) -> Sequence[SavedReport]:
    """The caller's own, by name."""
    own = select(SavedReport).where(SavedReport.user_id == caller.user_id)
    return (await session.scalars(own.order_by(SavedReport.name, SavedReport.id))).all()


async def create(session: AsyncSession, caller: Principal, *, name: str, question: Question) -> SavedReport:
    """Keeps a question; Invalid or Forbidden where it cannot be asked, Conflict where the name is taken."""
    question.check(caller)
    report = SavedReport(user_id=caller.user_id, name=name, question=question.kept())
    session.add(report)
    await flush(session, _taken(name))
    return report


async def get(session: AsyncSession, caller: Principal, report_id: int, *, lock: bool = False) -> SavedReport:
    """The report; NotFound also where it is somebody else's and the caller no administrator."""
    statement = select(SavedReport).where(SavedReport.id == report_id)
    if not caller.is_admin:
        statement = statement.where(SavedReport.user_id == caller.user_id)
    report = await session.scalar(locked(statement) if lock else statement)
    if report is None:
        raise NotFound(f"Saved report with ID {report_id} not found")
    return report


async def update(
    session: AsyncSession, caller: Principal, report_id: int, *, name: str | None, question: Question | None
) -> SavedReport:
    """Another name or question; what is None stays. A link shows the new question from then on."""
    report = await get(session, caller, report_id, lock=True)
    if name is not None:
        report.name = name
    if question is not None:
        question.check(caller)
        report.question = question.kept()
    await flush(session, _taken(report.name))
    return report


async def delete(session: AsyncSession, caller: Principal, report_id: int) -> None:
    """Removes it, and with it its link."""
    await session.delete(await get(session, caller, report_id, lock=True))
    await session.flush()


async def share(session: AsyncSession, caller: Principal, report_id: int, *, days: int) -> tuple[SavedReport, str]:
    """The report, and the secret of a new link to it that ends after `days`; an earlier link ends at once.

    Only a hash of the secret is kept, so that nobody who reads the database can follow the link.
    """
    report = await get(session, caller, report_id, lock=True)
    secret = secrets.token_urlsafe(24)
    report.share_hash, report.share_expires_at = _hash(secret), now() + timedelta(days=days)
    await session.flush()
    return report, secret


async def unshare(session: AsyncSession, caller: Principal, report_id: int) -> SavedReport:
    """Ends the link, where there is one."""
    report = await get(session, caller, report_id, lock=True)
    report.share_hash = report.share_expires_at = None
    await session.flush()
    return report


async def shared(session: AsyncSession, secret: str) -> tuple[str, Report]:
    """Name and content of the report that a link's secret stands for, as its owner sees it now.

    NotFound, in one text for every cause, where there is none, its time is over, or its owner is no longer active.
    """
    found = await session.execute(
        select(SavedReport, User, users.ZONE)
        .join(User, User.id == SavedReport.user_id)
        .where(SavedReport.share_hash == _hash(secret), SavedReport.share_expires_at > now(), User.is_active)
    )
    row = found.one_or_none()
    if row is None:
        raise NotFound(GONE)
    report, owner, zone = row
    caller = Principal(owner.id, owner.username, owner.role == "admin", users.zone_of(session, zone), "share_link")
    return report.name, await summary.read(session, caller, Question.of(report.question))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _taken(name: str) -> dict[str, Conflict]:
    text = f"You have a report named {name} already"
    return {"uq_saved_reports_user_id_name": Conflict(text, fields={"name": [text]})}
