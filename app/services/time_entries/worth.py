"""The worth of the time on projects, for lists of them: by the rates and the rounding of reports, in one statement.

It is read from rollups, except for projects whose entries are rounded, or have the rate of a task or a user.
"""

from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)

from app.services.accounts.models import User
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.settings.currencies import rounded_amount
from app.services.tasks.models import Task
from app.services.time_entries import rates, rollups
from app.services.time_entries.models import TimeEntry
from app.services.time_entries.rounding import ROUNDED_SECONDS, ROUNDING_MINUTES

SUMS = ("seconds", "billable", "amount", "without_rate", "in_other_currencies")
OWN_CURRENCY = func.coalesce(Client.currency, rates.STORED_CURRENCY)
CENTS = rates.in_cents(func.coalesce(rates.work_rate, User.hourly_rate, rates.STORED_RATE))
CURRENCY = rates.currency_of(rates.work_rate, rates.STORED_CURRENCY)
NONE: ColumnElement[int] = literal_column("0")


def project_worth(ids: Select[int]) -> Select[*tuple[Any, ...]]:
    """Return the time of projects and what it is worth, as `TimeTotals` has it."""
    facts = _facts(ids)
    parts = union_all(_rolled_up(facts), _from_entries(facts)).subquery("parts")
    sums = {name: cast(func.sum(parts.c[name]), BigInteger) for name in SUMS}
    value = rounded_amount(sums.pop("amount"), parts.c.currency).label("value")
    shown = [total.label(name) for name, total in sums.items()]
    return select(parts.c.id, *shown, value).group_by(parts.c.id, parts.c.currency)


def _facts(ids: Select[int]) -> CTE:
    """The rate and the currency of each project, and whether its entries are priced one by one."""
    of_rated_tasks = select(TimeEntry.project_id).where(
        TimeEntry.task_id.in_(rates.rated_tasks), TimeEntry.deleted_at.is_(None), TimeEntry.project_id.is_not(None)
    )
    apart = or_(
        ROUNDING_MINUTES.is_not(None),
        and_(rates.project_rate.is_(None), rates.users_have_rates),
        Project.id.in_(of_rated_tasks),
    )
    return (
        select(
            Project.id,
            OWN_CURRENCY.label("currency"),
            rates.in_cents(func.coalesce(rates.project_rate, rates.STORED_RATE)).label("cents"),
            (rates.currency_of(rates.project_rate, rates.STORED_CURRENCY) == OWN_CURRENCY).label("own"),
            apart.label("apart"),
        )
        .outerjoin(Client, Client.id == Project.client_id)
        .where(Project.id.in_(ids))
        .cte()  # lists that are sorted by worth have it twice
    )


def _rolled_up(facts: CTE) -> Select[*tuple[Any, ...]]:
    """The time of all, and the worth of those that are not priced one by one."""
    work = rollups.work_seconds()
    seconds, it = work.c.seconds, facts.c
    priced = work.c.billable & ~it.apart
    return select(
        it.id,
        it.currency,
        seconds.label("seconds"),
        case((work.c.billable, seconds), else_=NONE).label("billable"),
        *_worth(priced, cast(seconds, BigInteger), it.cents, it.own),
    ).join_from(facts, work, work.c.project_id == it.id)


def _from_entries(facts: CTE) -> Select[*tuple[Any, ...]]:
    """The worth of the entries of those that are priced one by one."""
    it, apart = facts.c, facts.alias()
    return (
        select(
            it.id,
            it.currency,
            literal(0).label("seconds"),
            literal(0).label("billable"),
            *_worth(it.apart, ROUNDED_SECONDS, CENTS, it.currency == CURRENCY),
        )
        .select_from(facts)
        .join(TimeEntry, and_(it.apart, TimeEntry.project_id == it.id))
        .join(Project, Project.id == TimeEntry.project_id)
        .join(User, User.id == TimeEntry.user_id)
        .outerjoin(Client, Client.id == Project.client_id)
        .outerjoin(Task, Task.id == TimeEntry.task_id)
        .where(TimeEntry.deleted_at.is_(None), TimeEntry.end_time.is_not(None), TimeEntry.billable)
        # Most lists have no such project; SQLite would walk through all entries to find that out.
        .where(select(apart.c.id).where(apart.c.apart).exists())
    )


def _worth(
    priced: ColumnElement[bool], seconds: ColumnElement[int], cents: ColumnElement[int], own: ColumnElement[bool]
) -> list[ColumnElement[int]]:
    """The amount in hundredths times seconds, and the seconds that it leaves out."""
    return [
        case((and_(priced, cents.is_not(None), own), seconds * cents), else_=NONE).label("amount"),
        case((and_(priced, cents.is_(None)), seconds), else_=NONE).label("without_rate"),
        case((and_(priced, cents.is_not(None), ~own), seconds), else_=NONE).label("in_other_currencies"),
    ]
