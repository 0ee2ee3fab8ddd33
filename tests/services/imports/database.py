"""Imports into a database, and everything that it holds, row by row."""

import io
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, insert, select

from app.core.db import Database
from app.core.principal import Principal
from app.services.accounts.models import User
from app.services.imports import importer
from app.services.imports.models import Import
from app.services.imports.options import ImportOptions
from app.services.imports.report import ImportReport
from app.services.imports.store.undo import revert_import
from app.services.resources import metadata
from app.services.time_entries.rollup_updates import verify_rollups

ROOT = Principal(user_id=1, username="root", is_admin=True, zone="UTC", strategy="test")
ADA = Principal(user_id=2, username="ada", is_admin=False, zone="UTC", strategy="test")
MIRA, JON, ANA = 11, 12, 13
MAKING = ImportOptions(timezone="Europe/Berlin", create_missing=True, default_project="Unsorted")
# The log of what happened, and of what was imported, which undoing goes on with.
LOGS = frozenset({"events", "imports", "event_marks"})
# Derived from the entries: two ways to the same totals, and how often entries were changed.
TOTALS = frozenset({"entry_rollups", "entry_rollup_deltas", "entry_versions", "entry_changes"})
SPELLINGS = {"tags"}  # how a tag was spelled first stays known


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
    database: Database, file: bytes, options: ImportOptions = MAKING, caller: Principal = ROOT, **more: Any
) -> ImportReport:
    """Imports a file; `more` are options, or what `importer.run` takes."""
    taken = {name: more.pop(name) for name in ("dry_run", "owner_id", "filename", "progress") if name in more}
    async with database.transaction(actor=caller) as session:
        return await importer.run_import(session, caller, io.BytesIO(file), options=replace(options, **more), **taken)


async def undo(database: Database, import_id: int, caller: Principal = ROOT, *, keep_changed: bool = False) -> Import:
    """Takes an import back."""
    async with database.transaction(actor=caller) as session:
        return await revert_import(session, caller, import_id, keep_changed=keep_changed)


def counts(report: ImportReport) -> dict[str, int]:
    """What became of the rows; zeros left out."""
    names = ("created", "duplicates", "skipped", "failed")
    return {name: count for name in names if (count := getattr(report, name))}


def problems(report: ImportReport) -> list[tuple[int, str]]:
    """Line and code of the rows that became no entry."""
    return [(problem.line, problem.error.code) for problem in report.problems]


async def contents(database: Database) -> dict[str, list[Row[Any]]]:
    """Every row of every table, logs and known spellings aside, by table. Totals are what the entries add up to."""
    found = {}
    async with database.transaction(read_only=True) as session:
        assert await verify_rollups(session) == 0
        for table in metadata.sorted_tables:
            if table.name not in LOGS | TOTALS | SPELLINGS:
                rows = await session.execute(select(table).order_by(*table.primary_key.columns))
                found[table.name] = list(rows)
    return found
