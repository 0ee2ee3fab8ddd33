"""Rows become entries, some hundred at a time."""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.events import emit_all, plain
from app.services.imports.keys import Keys
from app.services.imports.models import ImportRow
from app.services.imports.names import Names
from app.services.imports.options import Options
from app.services.imports.people import People
from app.services.imports.report import Problem, Report
from app.services.imports.rows import Bad, Row
from app.services.imports.trouble import Trouble
from app.services.settings.instance import Instance
from app.services.time_entries import queries, rules
from app.services.time_entries.events import TimeEntryCreated
from app.services.time_entries.models import TimeEntry

COLUMNS = [column.key for column in TimeEntry.__table__.columns]
Values = dict[str, Any]
When = tuple[int, datetime, datetime | None]


@dataclass(slots=True)
class Ready:
    """A row that would make an entry, with the entry's columns and the key that it is recognised by."""

    row: Row
    values: Values
    key: str

    @property
    def when(self) -> When:
        """Whose time it is, and which."""
        return self.values["user_id"], self.values["start_time"], self.values["end_time"]

    @property
    def what(self) -> tuple[Any, ...]:
        """What the time was spent on."""
        return tuple(self.values[name] for name in ("project_id", "client_id", "task_id", "notes"))


@dataclass
class Booking:
    """The entries of one import. `import_id` is None in a dry run, which writes nothing."""

    session: AsyncSession
    at: datetime
    import_id: int | None
    options: Options
    settings: Instance
    people: People
    names: Names
    keys: Keys
    report: Report

    def __post_init__(self) -> None:
        self._taken: dict[int, list[tuple[datetime, datetime]]] = {}

    async def book(self, chunk: Sequence[Row | Bad]) -> None:
        """Makes entries of the rows that fit, and notes why the others do not."""
        problems, ready = [], []
        for item in chunk:
            try:
                if isinstance(item, Bad):
                    raise item.trouble
                ready.append(await self._ready(item))
            except Trouble as trouble:
                problems.append(self._problem(item, trouble))
        ready = await self._new(ready, problems)
        if not self.settings.allow_overlap:
            ready = await self._apart(ready, problems)
        problems.sort(key=lambda problem: problem.row)
        for one in ready:
            self.report.count(one.row, one.values["duration_seconds"])
        if self.import_id is not None:
            await self._write(ready, problems)
        for problem in problems:
            self.report.note(problem)

    async def _ready(self, row: Row) -> Ready:
        """The entry that a row makes; Trouble where it makes none."""
        user_id = self.people.owner(row.person)
        key = self.keys.key(row, user_id)
        project_id, client_id, task_id = await self.names.place(row, self.options.default_project)
        length = (row.end - row.start) // timedelta(seconds=1)
        if row.break_seconds > length:
            raise Trouble("too_long", "is longer than the time", field="break")
        values = {
            "user_id": user_id,
            "project_id": project_id,
            "client_id": client_id,
            "task_id": task_id,
            "start_time": row.start,
            "end_time": row.end,
            "duration_seconds": length - row.break_seconds,
            "break_seconds": row.break_seconds,
            "notes": row.notes,
            "tags": row.tags,
            "source": "import",
            "billable": row.billable is not False,
            "paid": row.paid,
            "created_at": self.at,
            "updated_at": self.at,
        }
        self._demanded(values)
        return Ready(row, values, key)

    def _demanded(self, values: Values) -> None:
        """The instance may ask for a task and for notes."""
        if self.settings.require_task or self.settings.require_description:
            try:
                rules.demands(self.settings, TimeEntry(**values))
            except AppError as error:
                ((name, texts),) = (error.fields or {}).items()
                raise Trouble("not_allowed", texts[0], field=name) from error

    async def _new(self, ready: Sequence[Ready], problems: list[Problem]) -> list[Ready]:
        """Those that have not come before: by their key, or as an entry that is alike in all that matters."""
        seen = await self._seen([one.key for one in ready])
        there = await self._there([one for one in ready if one.key not in seen])
        found = []
        for one in ready:
            alike = there.get(one.when, [])
            if one.key in seen or any(what == one.what for what, _ in alike):
                self.report.duplicates += 1
            elif self.options.changed == "skip" and any(imported for _, imported in alike):
                text = "was imported before with other words; `changed=import` takes it as a new entry"
                problems.append(self._problem(one.row, Trouble("changed", text, skip=True)))
            else:
                found.append(one)
        return found

    async def _seen(self, keys: list[str]) -> set[str]:
        wanted = select(ImportRow.key).where(ImportRow.key.in_(keys))
        return {key for key in await self.session.scalars(wanted) if key} if keys else set()

    async def _there(self, ready: Sequence[Ready]) -> dict[When, list[tuple[tuple[Any, ...], bool]]]:
        """Entries at the very same times that are not of this import: what they are about, whether imported."""
        if not ready:
            return {}
        columns = (TimeEntry.user_id, TimeEntry.start_time, TimeEntry.end_time, TimeEntry.source, TimeEntry.created_at)
        starts = {one.row.start for one in ready}
        about = (TimeEntry.project_id, TimeEntry.client_id, TimeEntry.task_id, TimeEntry.notes)
        wanted = select(*columns, *about).where(
            TimeEntry.user_id.in_({one.values["user_id"] for one in ready}),
            TimeEntry.start_time.in_(starts),
            # Says nothing new, but PostgreSQL finds the part of its index by it.
            TimeEntry.start_time.between(min(starts), max(starts)),
            TimeEntry.deleted_at.is_(None),
        )
        found: dict[When, list[tuple[tuple[Any, ...], bool]]] = {}
        for user, start, end, source, created, *what in await self.session.execute(wanted):
            if source != "import" or created != self.at:
                found.setdefault((user, start, end), []).append((tuple(what), source == "import"))
        return found

    async def _apart(self, ready: Sequence[Ready], problems: list[Problem]) -> list[Ready]:
        """Those that share no time with another entry, where the instance forbids it."""
        found = []
        for one in ready:
            user, start, end = one.values["user_id"], one.row.start, one.row.end
            taken = self._taken.setdefault(user, [])
            place = bisect(taken, (start, end))
            beside = taken[max(place - 1, 0) : place + 1]
            meets = any(first < end and start < last for first, last in beside)
            if meets or await queries.overlapping(self.session, TimeEntry(**one.values)) is not None:
                problems.append(
                    self._problem(one.row, Trouble("overlap", "overlaps with another entry", field="start"))
                )
            else:
                taken.insert(place, (start, end))
                found.append(one)
        return found

    async def _write(self, ready: Sequence[Ready], problems: Sequence[Problem]) -> None:
        """Entries, their rows and their events: three statements, however many there are."""
        rows = [{**about(problem), "import_id": self.import_id} for problem in problems]
        if ready:
            making = insert(TimeEntry).returning(TimeEntry.id, sort_by_parameter_order=True)
            ids = (await self.session.scalars(making, [one.values for one in ready])).all()
            rows += [{**self._made(one), "entry_id": number} for one, number in zip(ready, ids, strict=True)]
            events = [created(one.values | {"id": number}) for one, number in zip(ready, ids, strict=True)]
            await emit_all(self.session, events, tell=False)
        if rows:
            await self.session.execute(insert(ImportRow), rows)

    def _made(self, one: Ready) -> Values:
        empty = dict.fromkeys(("field", "value", "code", "message", "cells"))
        place = {"row": one.row.row, "line": one.row.line, "state": "created"}
        return {**empty, **place, "import_id": self.import_id, "user_id": one.values["user_id"], "key": one.key}

    def _problem(self, item: Row | Bad, trouble: Trouble) -> Problem:
        return Problem(item.row, item.line, "skipped" if trouble.skip else "failed", trouble, item.cells)


def about(problem: Problem) -> Values:
    """The columns of a row that did not become an entry."""
    trouble = problem.trouble
    return {
        "row": problem.row,
        "line": problem.line,
        "state": problem.state,
        "user_id": None,
        "key": None,
        "entry_id": None,
        "field": trouble.field or None,
        "value": trouble.value or None,
        "code": trouble.code,
        "message": trouble.message,
        "cells": [cell.replace("\0", "\ufffd") for cell in problem.cells],  # PostgreSQL stores no NUL
    }


def created(values: Values) -> TimeEntryCreated:
    """The event of an entry that was written by its columns."""
    after = {name: plain(values.get(name)) for name in COLUMNS}
    return TimeEntryCreated(
        id=values["id"],
        user_id=values["user_id"],
        project_id=values["project_id"],
        task_id=values["task_id"],
        after=after,
    )
