"""The projects and clients whose entries a report must read one by one.

Rollups say how long was worked on a project. That is not enough where each entry is rounded, or where the rate of an
hour depends on its task or its user.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, and_, bindparam, func, literal, or_, select, true, union
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.types import UTCDateTime
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.reports.periods import ReportPeriod
from app.services.time_entries import rates
from app.services.time_entries.models import TimeEntry


@dataclass(frozen=True, slots=True)
class PricedApart:
    """Ids of projects, and of clients whose own entries, not those of their projects, are meant."""

    projects: Sequence[int]
    clients: Sequence[int]

    def __bool__(self) -> bool:
        """True if there are any."""
        return bool(self.projects or self.clients)

    def parameters(self) -> dict[str, object]:
        """Return the values of the parameters of statements.

        0 is no id: an empty list has different SQL for IN and NOT IN, and SQLAlchemy makes it once for each name.
        """
        return {"projects_apart": self.projects or [0], "clients_apart": self.clients or [0]} if self else {}


_rounds = bindparam("rounds", type_=literal(True).type)
_of_user = and_(Client.default_hourly_rate.is_(None), rates.users_have_rates)
_on_rated_tasks = (
    TimeEntry.task_id.in_(rates.rated_tasks),
    TimeEntry.start_time >= bindparam("since", type_=UTCDateTime),
    TimeEntry.start_time < bindparam("before", type_=UTCDateTime),
)
STATEMENT: CompoundSelect[Any] = union(
    select(true().label("is_client"), Client.id).where(or_(_rounds & (Client.rounding_minutes > 0), _of_user)),
    select(literal(False), Project.id)
    .outerjoin(Client, Client.id == Project.client_id)
    .where(
        or_(
            _rounds & (func.coalesce(Project.rounding_minutes, Client.rounding_minutes) > 0),
            and_(Project.hourly_rate.is_(None), _of_user),
        )
    ),
    # A task can be moved to another project, and its entries stay.
    select(literal(False), TimeEntry.project_id).where(*_on_rated_tasks, TimeEntry.project_id.is_not(None)),
    select(literal(True), TimeEntry.client_id).where(*_on_rated_tasks, TimeEntry.project_id.is_(None)),
)


async def read_priced_apart(session: AsyncSession, period: ReportPeriod, *, rounding: bool) -> PricedApart:
    """Return the projects and clients of a period, with or without rounding."""
    values = {"rounds": rounding, "since": period.since, "before": period.before}
    found = (await session.execute(STATEMENT, values)).all()
    return PricedApart(
        [number for is_client, number in found if not is_client], [number for is_client, number in found if is_client]
    )
