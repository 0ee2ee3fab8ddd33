"""Imports into a database, and everything that it holds, row by row."""

import io
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, insert, select

from app.core.db import Database
from app.core.principal import Principal
from app.services.accounts.models import User
from app.services.imports import batches, run
from app.services.imports.models import Import
from app.services.imports.options import Options
from app.services.imports.report import Report
from app.services.tables import metadata

ROOT = Principal(user_id=1, username="root", is_admin=True, zone="UTC", strategy="test")
ADA = Principal(user_id=2, username="ada", is_admin=False, zone="UTC", strategy="test")
MIRA, JON, ANA = 11, 12, 13
MAKING = Options(timezone="Europe/Berlin", create_missing=True, default_project="Unsorted")
# The log of what happened, and of what was imported, which undoing goes on with.
LOGS = frozenset({"events", "imports", "event_marks"})


async def settle(database: Database) -> None:
    """The people of the files, as users."""
    people = [
        {"id": MIRA, "username": "mira", "email": "mira@north.test", "full_name": "Mira Okafor"},
        {"id": JON, "username": "jon", "email": "Jon@North.test"},
        {"id": ANA, "username": "ana", "full_name": "Reyes Ana"},
    ]
    async with database.transaction() as session:
        await session.execute(insert(User), [{"full_name": None, "email": None} | person for person in people])


async def bring(
    database: Database, file: bytes, options: Options = MAKING, caller: Principal = ROOT, **more: Any
) -> Report:
    """Imports a file; `more` are options, or what `run.run` takes."""
    taken = {name: more.pop(name) for name in ("dry_run", "owner_id", "filename", "progress") if name in more}
    async with database.transaction(actor=caller) as session:
        return await run.run(session, caller, io.BytesIO(file), options=replace(options, **more), **taken)


async def undo(database: Database, import_id: int, caller: Principal = ROOT, *, keep_changed: bool = False) -> Import:
    """Takes an import back."""
    async with database.transaction(actor=caller) as session:
        return await batches.undo(session, caller, import_id, keep_changed=keep_changed)


def counts(report: Report) -> dict[str, int]:
    """What became of the rows; zeros left out."""
    names = ("created", "duplicates", "skipped", "failed")
    return {name: count for name in names if (count := getattr(report, name))}


def problems(report: Report) -> list[tuple[int, str]]:
    """Line and code of the rows that became no entry."""
    return [(problem.line, problem.trouble.code) for problem in report.problems]


async def contents(database: Database) -> dict[str, list[Row[Any]]]:
    """Every row of every table, logs aside, by table."""
    found = {}
    async with database.transaction(read_only=True) as session:
        for table in metadata.sorted_tables:
            if table.name not in LOGS:
                rows = await session.execute(select(table).order_by(*table.primary_key.columns))
                found[table.name] = list(rows)
    return found
