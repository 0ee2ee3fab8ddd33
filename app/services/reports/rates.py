"""What an hour is worth, and in which currency: of the task, else project, client, user, instance.

Rates of tasks, projects and clients are in the currency of the client, those of users and of the instance in the
instance's. Expressions for statements that join all four.
"""

from sqlalchemy import BigInteger, String, bindparam, case, cast, func, literal_column

from app.core.types import Exact
from app.services.accounts.models import User
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.settings.instance import Instance
from app.services.tasks.models import Task

of_work = func.coalesce(Task.hourly_rate, Project.hourly_rate, Client.default_hourly_rate)
hourly = func.coalesce(of_work, User.hourly_rate, bindparam("instance_rate", type_=Exact(12, 2)))
# Whole cents, so that both databases and Python add exactly; NULL where nobody has named a rate.
CENTS = cast(func.round(hourly * literal_column("100")), BigInteger)

instance_currency = bindparam("instance_currency", type_=String)
CURRENCY = case((of_work.is_not(None), func.coalesce(Client.currency, instance_currency)), else_=instance_currency)


def parameters(settings: Instance) -> dict[str, object]:
    """Values for the parameters of these expressions."""
    return {"instance_rate": settings.hourly_rate or None, "instance_currency": settings.currency}
