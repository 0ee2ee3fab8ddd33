"""Counts the statements that a stretch of code sends."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from app.core.db import Database

NOT_COUNTED = ("BEGIN", "PRAGMA")
Statement = tuple[str, Sequence[Any]]


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Collects every statement sent to the database, the opening of transactions aside."""
    found: list[str] = []
    with _noting(database, lambda statement, _: found.append(statement)):
        yield found


@contextmanager
def statements_with_values(database: Database) -> Iterator[list[Statement]]:
    """Collects them with their values, as the driver gets them."""
    found: list[Statement] = []
    with _noting(database, lambda *statement: found.append(statement)):
        yield found


async def fewest(database: Database, read: Callable[[], Awaitable[object]]) -> int:
    """The statements of an answer, of three times: now and then a session is read anew, or a job has its own."""
    found = []
    for _ in range(3):
        with statements(database) as seen:
            await read()
        found.append(len(seen))
    return min(found)


@contextmanager
def _noting(database: Database, note: Callable[[str, Sequence[Any]], None]) -> Iterator[None]:
    def hear(_connection: Any, _cursor: Any, statement: str, values: Sequence[Any], *_: Any) -> None:
        if not statement.startswith(NOT_COUNTED):
            note(statement, values)

    # On PostgreSQL the reader is the writer's engine with another option, and hears what the writer is told to hear.
    engines = {id(engine.pool): engine.sync_engine for engine in (database.reader, database.writer)}
    for engine in engines.values():
        event.listen(engine, "before_cursor_execute", hear)
    try:
        yield
    finally:
        for engine in engines.values():
            event.remove(engine, "before_cursor_execute", hear)
