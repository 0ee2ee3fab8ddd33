"""The rate of an hour and its currency: the task's, else the project's, client's, user's or instance's.

Rates of tasks, projects and clients are in the currency of the client, those of users and of the instance in the
instance's. Expressions for statements that join all four, and for those whose work has no rate of a task or a user.
"""

from decimal import Decimal

from sqlalchemy import BigInteger, ColumnElement, String, bindparam, case, cast, func, literal_column

from app.core.types import Exact
from app.services.accounts.models import User
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.settings.instance import Instance
from app.services.tasks.models import Task

instance_rate = bindparam("instance_rate", type_=Exact(12, 2))
instance_currency = bindparam("instance_currency", type_=String)


def in_cents(rate: ColumnElement[Decimal]) -> ColumnElement[int]:
    """Whole cents, so that both databases and Python add exactly; NULL without a rate."""
    return cast(func.round(rate * literal_column("100")), BigInteger)


def currency_of(work_rate: ColumnElement[Decimal]) -> ColumnElement[str]:
    """The currency of a rate, given the one that is of the work, and not of a user or the instance."""
    return case((work_rate.is_not(None), func.coalesce(Client.currency, instance_currency)), else_=instance_currency)


project_rate = func.coalesce(Project.hourly_rate, Client.default_hourly_rate)
work_rate = func.coalesce(Task.hourly_rate, project_rate)
RATE_CENTS = in_cents(func.coalesce(work_rate, User.hourly_rate, instance_rate))
RATE_CURRENCY = currency_of(work_rate)
PROJECT_RATE_CENTS = in_cents(func.coalesce(project_rate, instance_rate))
PROJECT_RATE_CURRENCY = currency_of(project_rate)


def rate_parameters(settings: Instance) -> dict[str, object]:
    """Return the values of the parameters of these expressions."""
    return {"instance_rate": settings.hourly_rate or None, "instance_currency": settings.currency}
