"""What every worker knows of the instance without asking the database with each request."""

from dataclasses import dataclass

from app.core.db import Database
from app.services.accounts import users
from app.services.settings import instance


@dataclass(frozen=True, slots=True)
class Facts:
    """`setup_required` while there is no user; `pricing` is the instance's currency and rate, told apart as a text.

    All of it is a few seconds old at the most.
    """

    setup_required: bool
    timezone: str
    modules: list[str]
    pricing: str = ""


async def read(database: Database) -> Facts:
    """The facts as they are now."""
    async with database.transaction(read_only=True) as session:
        settings = await instance.read(session)
        pricing = f"{settings.currency}:{settings.hourly_rate}"
        return Facts(not await users.any_exist(session), settings.timezone, settings.modules, pricing)
