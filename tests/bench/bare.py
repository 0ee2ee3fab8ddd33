"""The ceiling: a bare ASGI function that sends the statements of a request through the raw driver.

What a request sends and answers is read from the JSON file that `BENCH_CASES` names. The answer is made of what the
database has made JSON of, where there is such a column, and of the rest of the recorded answer.
"""

import base64
import json
import os
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import asyncpg


@dataclass(frozen=True)
class Case:
    """A request's statements with their values, and the answer around the JSON in a column of the last one."""

    statements: list[tuple[str, list[Any]]]
    column: int | None
    head: bytes
    tail: bytes


def load(path: str) -> dict[str, Case]:
    """The cases by their paths."""
    with open(path) as file:
        found = json.load(file)
    return {
        name: Case(
            [(text, [value(item) for item in values]) for text, values in case["statements"]],
            case["column"],
            base64.b64decode(case["head"]),
            base64.b64decode(case["tail"]),
        )
        for name, case in found.items()
    }


def value(item: Any) -> Any:
    """A value of a statement as the driver takes it."""
    if isinstance(item, dict):
        return datetime.fromisoformat(item["at"]) if "at" in item else date.fromisoformat(item["day"])
    return item


class Bare:
    """ASGI and nothing else. SQLite runs on the loop: a thread for it would only cost."""

    def __init__(self) -> None:
        self.cases: dict[str, Case] = {}
        self.pool: Any = None
        self.connection: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            return await self.lifespan(receive, send)
        place = scope["raw_path"].decode() + ("?" + scope["query_string"].decode() if scope["query_string"] else "")
        body = await self.answer(self.cases[place])
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        return await send({"type": "http.response.body", "body": body})

    async def answer(self, case: Case) -> bytes:
        """The body."""
        row: Any = None
        if self.pool:
            async with self.pool.acquire() as connection:
                for text, values in case.statements:
                    rows = await connection.fetch(text, *values)
                    row = rows[0] if rows else None
        else:
            for text, values in case.statements:
                rows = self.connection.execute(text, values).fetchall()
                row = rows[0] if rows else None
        if case.column is None:
            return case.head
        return case.head + row[case.column].encode() + case.tail

    async def lifespan(self, receive: Any, send: Any) -> None:
        """Opens the database."""
        await receive()
        self.cases, url = load(os.environ["BENCH_CASES"]), os.environ["BENCH_DATABASE"]
        if url.startswith("sqlite"):
            self.connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        else:
            # Without the statement that cleans a session on each release: nothing here changes one.
            self.pool = await asyncpg.create_pool(url, min_size=10, max_size=10, reset=nothing)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})


async def nothing(_: object) -> None:
    """Leaves a connection as it is."""


app = Bare()
