"""Facts that a file states about itself: whose time it is, of which client and project, and its rounding."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import iso
from app.core.listing import Listing, one
from app.core.messages import N_
from app.core.principal import Principal
from app.services.accounts.models import User
from app.services.clients.filters import ClientFilter
from app.services.exports.style import FileStyle
from app.services.projects.clients import CLIENTS
from app.services.projects.filters import ProjectFilter
from app.services.projects.queries import project_listing
from app.services.reports.groupings import GROUPINGS, OVERLAP_NOTE
from app.services.reports.query import SummaryQuery
from app.services.reports.rows import ReportRow
from app.services.reports.summary import SummaryReport
from app.services.settings import instance
from app.services.tasks.filters import TaskFilter
from app.services.tasks.queries import task_listing
from app.services.time_entries.rounding import EXACT_NOTE, ROUNDING_NOTE

Facts = list[tuple[str, str]]  # names and values, in the language of the file

NAMED: Mapping[str, tuple[str, Listing[Any], type[Any]]] = {
    "client_id": (N_("Client"), CLIENTS, ClientFilter),
    "project_id": (N_("Project"), project_listing(), ProjectFilter),
    "task_id": (N_("Task"), task_listing(), TaskFilter),
}


async def filter_names(session: AsyncSession, caller: Principal, ids: Mapping[str, int | None]) -> dict[str, str]:
    """Return the names of the client, project, task and user that a filter names, by its fields.

    What the caller may not see has no name.
    """
    names: dict[str, str] = {}
    for field, (_, listing, kind) in NAMED.items():
        if (wanted := ids.get(field)) is not None:
            row = await one(session, listing, kind(id=wanted).bind(session, caller))
            names |= {field: orjson.loads(row)["name"]} if row else {}
    if (wanted := ids.get("user_id")) is not None:
        name = func.coalesce(func.nullif(User.full_name, ""), User.username)
        found = await session.scalar(select(name).where(User.id == wanted))
        names |= {"user_id": found} if found else {}
    return names


async def report_facts(session: AsyncSession, caller: Principal, report: SummaryReport, style: FileStyle) -> Facts:
    """Return whose report it is and of what, the period, the zone of its days, and the rounding of time."""
    query, period = report.query, report.period
    everybody = query.user_id is None and caller.is_admin
    owner = None if everybody else query.user_id or caller.user_id
    ids = {field: getattr(query, field) for field in NAMED} | {"user_id": owner}
    names = await filter_names(session, caller, ids)
    settings = await instance.read_settings(session)
    told: list[tuple[str, str]] = [
        (N_("From the server"), settings.instance_name),
        (N_("Whose time"), style.text(N_("Everybody's")) if everybody else names.get("user_id", "")),
        *((label, names[field]) for field, (label, _, _) in NAMED.items() if field in names),
        *_more_filters(query, style),
        (N_("Period"), style.days(period.first_day, period.last_day)),
        (N_("Time zone of days"), period.zone),
        (N_("Rounding"), style.text(ROUNDING_NOTE if query.rounding else EXACT_NOTE)),
    ]
    if report.total.unrated_seconds:
        told.append((N_("Billable hours without a rate"), style.number(report.total.unrated_hours)))
    if query.overlaps():
        told.append((N_("Tags"), style.text(OVERLAP_NOTE)))
    return [(style.text(name), text) for name, text in told]


def _more_filters(query: SummaryQuery, style: FileStyle) -> Facts:
    flags = ((N_("Billable"), query.billable), (N_("Paid"), query.paid))
    found: Facts = [(label, style.boolean(value)) for label, value in flags if value is not None]
    return [*found, (N_("Tag"), query.tag)] if query.tag else found


def total_label(report: SummaryReport) -> str:
    """Return the name of the total; it says so if the lines above it do not add up to it."""
    return N_("Total (each entry once)") if report.query.overlaps() else N_("Total")


def exact_facts(report: SummaryReport) -> Facts:
    """Return the ends of the period as instants, and how many entries each rule rounded."""
    rules = [(f"Rounded {rule.mode} to {rule.minutes} min", f"{rule.entries} entries") for rule in report.rules]
    return [*rules, ("Exact start", iso(report.period.since)), ("Exact end", iso(report.period.last))]


def row_title(row: ReportRow, style: FileStyle) -> str:
    """Return the name of a line for people: dates in their format, fixed names in their language."""
    if isinstance(row.key, date) and row.by == "day":
        return style.day(row.key)
    if isinstance(row.key, date) and row.by == "month":
        return style.month(row.key)
    label = GROUPINGS[row.by].fixed_label(row.key)
    return style.text(label) if label else row.name
