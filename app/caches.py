"""Values that each worker keeps in memory or Redis, so that requests need not compute them again."""

from dataclasses import dataclass

from app.core.db import Database
from app.core.redis import SharedCache
from app.services.accounts import users
from app.services.settings import instance


@dataclass(frozen=True, slots=True)
class InstanceSnapshot:
    """Facts that many requests need.

    `setup_required` as long as there is no user; `pricing` changes with the instance's currency and hourly rate.
    """

    setup_required: bool
    timezone: str
    modules: list[str]
    pricing: str = ""


class Caches:
    """The caches of one app: the instance's snapshot, at most a few seconds old, and the value dashboards of users."""

    def __init__(self, database: Database, dashboards: SharedCache, *, timezone: str) -> None:
        self._database = database
        self.dashboards = dashboards
        self.instance = InstanceSnapshot(setup_required=False, timezone=timezone, modules=[])

    async def refresh(self) -> None:
        """Read the snapshot again: every few seconds, and when this worker has changed the settings."""
        async with self._database.transaction(read_only=True) as session:
            settings = await instance.read_settings(session)
            pricing = f"{settings.currency}:{settings.hourly_rate}"
            setup_required = not await users.any_exist(session)
        self.instance = InstanceSnapshot(setup_required, settings.timezone, settings.modules, pricing)
