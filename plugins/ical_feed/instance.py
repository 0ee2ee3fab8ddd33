"""The name of this instance in the ids of its events, settled once."""

from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from app.sdk import Database
from plugins.ical_feed.models import CalendarInstance

KNOWN = select(CalendarInstance.name)


class InstanceName:
    """The name, once it is known: the host of the first public address, or a random one if there is none."""

    def __init__(self, database: Database, host: str) -> None:
        self._database, self._host, self._name = database, host, ""

    async def read(self) -> str:
        """The stored name, which the first reader settles."""
        if not self._name:
            async with self._database.transaction(read_only=True) as session:
                self._name = await session.scalar(KNOWN) or ""
        if not self._name:
            self._name = await self._settle()
        return self._name

    async def _settle(self) -> str:
        async with self._database.transaction() as session:
            made = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
            row = {"id": 1, "name": self._host or f"{uuid4()}.timetracker"}
            # Another worker may be doing the same.
            await session.execute(made(CalendarInstance).values(row).on_conflict_do_nothing())
            return (await session.scalars(KNOWN)).one()
