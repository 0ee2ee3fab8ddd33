"""The statements of a request through the raw driver, and the answer made of what the database returns."""

import os
import pickle
import sqlite3
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import asyncpg
from redis.asyncio import Redis

from app.core.engines import PRAGMAS

NEW_ENTRY = "INSERT INTO time_entries "
Part = Any  # bytes of the answer as recorded, or the statement and column whose first row has the next ones


@dataclass(frozen=True)
class Case:
    """A request: its statements with their values, and the parts of its answer.

    One that `writes` has a transaction. `entry_id` in its values stands for the entry that this credential made last.
    """

    statements: Sequence[tuple[str, Sequence[Any]]]
    parts: Sequence[Part]
    content_type: str
    writes: bool = False
    entry_id: int | None = None


def key(path: str, credential: str) -> bytes:
    """Return what a case is found by."""
    return f"{path} {credential}".encode()


class Replay:
    """The cases in the file `BENCH_CASES`, on the database `BENCH_DATABASE`; with a look into `REDIS_URL` if it is set.

    SQLite runs on the loop: a thread for it would only cost.
    """

    def __init__(self) -> None:
        self.cases: dict[bytes, Case] = {}
        self.pool: Any = None
        self.file: Any = None
        self.made: dict[bytes, int] = {}
        self.redis: Redis | None = None

    async def open(self) -> None:
        """Read the cases and connect."""
        with open(os.environ["BENCH_CASES"], "rb") as file:
            self.cases = pickle.load(file)
        url = os.environ["BENCH_DATABASE"]
        if address := os.environ.get("REDIS_URL"):
            self.redis = Redis.from_url(address)
        if url.startswith("sqlite"):
            self.file = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
            for pragma in PRAGMAS:
                self.file.execute(f"PRAGMA {pragma}")
        else:
            # Without the statement that cleans a session on each release: nothing here changes one.
            self.pool = await asyncpg.create_pool(url, min_size=10, max_size=10, reset=nothing, init=without_jit)

    async def answer(self, case: Case, credential: bytes) -> bytes:
        """Send the statements; return the body."""
        rows: list[Any] = []
        if self.redis:
            await self.redis.get(credential)  # there is nothing, which takes as long
        if self.pool and case.statements:
            async with self.pool.acquire() as connection, connection.transaction() if case.writes else nullcontext():
                for text, values in case.statements:
                    rows.append(await connection.fetch(text, *self.current(case, values, credential)))
                    if text.startswith(NEW_ENTRY):
                        self.made[credential] = rows[-1][0][0]
        elif case.statements:
            self.file.execute("BEGIN IMMEDIATE" if case.writes else "BEGIN")
            for text, values in case.statements:
                cursor = self.file.execute(text, self.current(case, values, credential))
                rows.append(cursor.fetchall())
                if text.startswith(NEW_ENTRY):
                    self.made[credential] = cursor.lastrowid
            self.file.execute("COMMIT")
        parts = (part if isinstance(part, bytes) else rows[part[0]][0][part[1]].encode() for part in case.parts)
        return b"".join(parts)

    def current(self, case: Case, values: Sequence[Any], credential: bytes) -> Sequence[Any]:
        """Return values with the entry that was made instead of the recorded one."""
        if case.entry_id is None or credential not in self.made:
            return values
        return [self.made[credential] if value == case.entry_id else value for value in values]


async def nothing(_: object) -> None:
    """Leave a connection as it is."""


async def without_jit(connection: Any) -> None:
    """Set what the app sets."""
    await connection.execute("SET jit = off")
