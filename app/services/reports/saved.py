"""Saved reports, and secret links that show one to everyone who has the link until it expires."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.db import flush_or_conflict, for_update
from app.core.errors import Conflict, NotFound
from app.core.messages import N_
from app.core.principal import Principal
from app.services.accounts import users
from app.services.accounts.models import User
from app.services.reports import summary
from app.services.reports.models import SavedReport
from app.services.reports.query import SummaryQuery
from app.services.reports.summary import SummaryReport

LINK_GONE = N_("This link does not lead to a report, or has expired")


async def list_saved(session: AsyncSession, caller: Principal) -> Sequence[SavedReport]:
    """Return the caller's reports by name."""
    own = select(SavedReport).where(SavedReport.user_id == caller.user_id)
    return (await session.scalars(own.order_by(SavedReport.name, SavedReport.id))).all()


async def create(session: AsyncSession, caller: Principal, *, name: str, query: SummaryQuery) -> SavedReport:
    """Save a query; Invalid or Forbidden if it has no answer, Conflict if the name is taken."""
    query.check(caller)
    report = SavedReport(user_id=caller.user_id, name=name, question=query.to_json())
    session.add(report)
    await flush_or_conflict(session, _taken(name))
    return report


async def get(session: AsyncSession, caller: Principal, report_id: int, *, lock: bool = False) -> SavedReport:
    """Return the report; NotFound also if it is another user's, unless the caller is an administrator."""
    statement = select(SavedReport).where(SavedReport.id == report_id)
    if not caller.is_admin:
        statement = statement.where(SavedReport.user_id == caller.user_id)
    report = await session.scalar(for_update(statement) if lock else statement)
    if report is None:
        raise NotFound(N_("Saved report with ID {report_id} not found", report_id=report_id))
    return report


async def update(
    session: AsyncSession, caller: Principal, report_id: int, *, name: str | None, query: SummaryQuery | None
) -> SavedReport:
    """Change name or query; None leaves them. A link shows the new query from then on."""
    report = await get(session, caller, report_id, lock=True)
    if name is not None:
        report.name = name
    if query is not None:
        query.check(caller)
        report.question = query.to_json()
    await flush_or_conflict(session, _taken(report.name))
    return report


async def delete(session: AsyncSession, caller: Principal, report_id: int) -> None:
    """Delete the report with its link."""
    await session.delete(await get(session, caller, report_id, lock=True))
    await session.flush()


async def share(session: AsyncSession, caller: Principal, report_id: int, *, days: int) -> tuple[SavedReport, str]:
    """Return the report and the secret of a new link that expires after `days`; an earlier link ends at once.

    Only a hash of the secret is stored, so that nobody who reads the database can follow the link.
    """
    report = await get(session, caller, report_id, lock=True)
    secret = secrets.token_urlsafe(24)
    report.share_hash, report.share_expires_at = _hash(secret), now() + timedelta(days=days)
    await session.flush()
    return report, secret


async def unshare(session: AsyncSession, caller: Principal, report_id: int) -> SavedReport:
    """Revoke the link, if there is one."""
    report = await get(session, caller, report_id, lock=True)
    report.share_hash = report.share_expires_at = None
    await session.flush()
    return report


async def read_shared(session: AsyncSession, secret: str) -> tuple[str, SummaryReport]:
    """Return the name and the report behind a link's secret, as the owner sees it now.

    Raise NotFound, with one text for every cause, if there is none, it has expired or its owner is no longer active.
    """
    found = await session.execute(
        select(SavedReport, User, users.ZONE)
        .join(User, User.id == SavedReport.user_id)
        .where(SavedReport.share_hash == _hash(secret), SavedReport.share_expires_at > now(), User.is_active)
    )
    row = found.one_or_none()
    if row is None:
        raise NotFound(LINK_GONE)
    report, owner, zone = row
    caller = Principal(owner.id, owner.username, owner.role == "admin", users.zone_of(session, zone), "share_link")
    return report.name, await summary.read_summary(session, caller, SummaryQuery.from_json(report.question))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _taken(name: str) -> dict[str, Conflict]:
    text = N_("You have a report named {name} already", name=name)
    return {"uq_saved_reports_user_id_name": Conflict(text, fields={"name": [text]})}
