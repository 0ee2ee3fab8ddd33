"""The rate of an hour and its currency: the task's, else the project's, client's, user's or instance's.

Rates of tasks, projects and clients are in the currency of the client, those of users and of the instance in the
instance's. This is the only definition: pages, lists, reports, budgets and files have their amounts from it.
Expressions for statements that join all four, and for those whose work has no rate of a task or a user. Reports know
the settings of the instance beforehand; lists, which are one statement, read them in it (`STORED_…`).
"""

from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Numeric,
    String,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal_column,
    select,
)

from app.core.types import Exact, table_of
from app.services.accounts.models import User
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.settings.instance import Instance
from app.services.settings.models import Setting
from app.services.tasks.models import Task

instance_rate = bindparam("instance_rate", type_=Exact(12, 2))
instance_currency = bindparam("instance_currency", type_=String)


def in_cents(rate: ColumnElement[Decimal]) -> ColumnElement[int]:
    """Whole cents, so that both databases and Python add exactly; NULL without a rate."""
    return cast(func.round(rate * literal_column("100")), BigInteger)


def currency_of(
    work_rate: ColumnElement[Decimal], of_instance: ColumnElement[str] = instance_currency
) -> ColumnElement[str]:
    """The currency of a rate, given the one that is of the work, and not of a user or the instance."""
    return case((work_rate.is_not(None), func.coalesce(Client.currency, of_instance)), else_=of_instance)


def _stored(name: str) -> ColumnElement[str]:
    """A setting of the instance as text; `default_…` is its value if it was not set."""
    setting = table_of(Setting).c
    kept = select(setting.value).where(setting.name == literal_column(f"'{name}'")).scalar_subquery()
    return func.coalesce(kept, bindparam(f"default_{name}", type_=String))


project_rate = func.coalesce(Project.hourly_rate, Client.default_hourly_rate)
work_rate = func.coalesce(Task.hourly_rate, project_rate)
RATE_CENTS = in_cents(func.coalesce(work_rate, User.hourly_rate, instance_rate))
RATE_CURRENCY = currency_of(work_rate)
PROJECT_RATE_CENTS = in_cents(func.coalesce(project_rate, instance_rate))
PROJECT_RATE_CURRENCY = currency_of(project_rate)
STORED_CURRENCY = _stored("currency")
STORED_RATE: ColumnElement[Decimal] = func.nullif(cast(_stored("hourly_rate"), Numeric(12, 2)), literal_column("0"))
users_have_rates = exists().where(User.hourly_rate.is_not(None))
rated_tasks = select(Task.id).where(Task.hourly_rate.is_not(None))
without_rate = func.coalesce(work_rate, User.hourly_rate, STORED_RATE).is_(None)


def rate_parameters(settings: Instance) -> dict[str, object]:
    """Return the values of the parameters of these expressions."""
    return {"instance_rate": settings.hourly_rate or None, "instance_currency": settings.currency}
