"""Rows stored as entries, some hundred at a time."""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.events import emit_all, json_value
from app.core.messages import N_, stored
from app.services.imports.cells import clean
from app.services.imports.errors import RowError
from app.services.imports.interpret.rows import InvalidRow, ParsedRow
from app.services.imports.models import ImportRow
from app.services.imports.options import ImportOptions
from app.services.imports.report import ImportReport, RowProblem
from app.services.imports.resolve.resolver import Resolver
from app.services.imports.resolve.user_mapping import UserMapping
from app.services.imports.store.fingerprints import Fingerprints
from app.services.imports.store.prepared_entry import EntrySubject, EntryTimes, EntryValues, PreparedEntry
from app.services.settings.instance import Instance
from app.services.time_entries import queries, rules, tags
from app.services.time_entries.events import TimeEntryCreated
from app.services.time_entries.models import STAGED, TimeEntry

ENTRY_FIELDS = [column.key for column in TimeEntry.__table__.columns]


@dataclass
class EntryWriter:
    """The writer of the entries of one import. `import_id` is None in a dry run, which writes nothing.

    With `staged`, nobody sees what it writes.
    """

    session: AsyncSession
    created_at: datetime
    import_id: int | None
    options: ImportOptions
    settings: Instance
    users: UserMapping
    resolver: Resolver
    fingerprints: Fingerprints
    report: ImportReport
    staged: bool = False

    def __post_init__(self) -> None:
        self._busy: dict[int, list[tuple[datetime, datetime]]] = {}
        # Keys and ids of this file's rows that have an id.
        self._own: set[str] = set()

    async def write_rows(self, chunk: Sequence[ParsedRow | InvalidRow]) -> None:
        """Store entries of the valid rows, and report the problems of the others."""
        problems, ready = [], []
        for item in chunk:
            try:
                if isinstance(item, InvalidRow):
                    raise item.error
                ready.append(await self._prepare(item))
            except RowError as error:
                problems.append(self._problem(item, error))
        ready = await self._without_duplicates(ready, problems)
        if not self.settings.allow_overlap:
            ready = await self._without_overlaps(ready, problems)
        problems.sort(key=lambda problem: problem.row)
        for one in ready:
            values = one.values
            target = await self.resolver.create((values["project_id"], values["client_id"], values["task_id"]))
            values["project_id"], values["client_id"], values["task_id"] = target
            self.report.count(one.row, one.values["duration_seconds"])
        if self.import_id is not None:
            await self._write(ready, problems)
        for problem in problems:
            self.report.note(problem)

    async def _prepare(self, row: ParsedRow) -> PreparedEntry:
        """Return the entry of a row; RowError if it has none."""
        user_id = self.users.user_id_of(row.person)
        key = self.fingerprints.key(row, user_id)
        project_id, client_id, task_id = await self.resolver.resolve_target(row, self.options.default_project)
        billable = await self.resolver.is_billable(project_id) if row.billable is None else None
        length = (row.end - row.start) // timedelta(seconds=1)
        if row.break_seconds > length:
            raise RowError("too_long", N_("is longer than the time"), field="break")
        values: EntryValues = {
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
            "billable": rules.is_billable(row.billable, billable),
            "paid": row.paid,
            "created_at": self.created_at,
            "updated_at": self.created_at,
        }
        self._check_required(values)
        return PreparedEntry(row, values, key, self.fingerprints.foreign_id(row, user_id))

    def _check_required(self, values: EntryValues) -> None:
        """Check for the task and the notes that the instance may require."""
        if self.settings.require_task or self.settings.require_description:
            try:
                rules.check_required_fields(self.settings, TimeEntry(**values))
            except AppError as error:
                ((name, texts),) = (error.fields or {}).items()
                raise RowError("not_allowed", texts[0], field=name) from error

    async def _without_duplicates(
        self, ready: Sequence[PreparedEntry], problems: list[RowProblem]
    ) -> list[PreparedEntry]:
        """Return those that were not imported before, by their key or as an equal entry."""
        seen = await self._known_keys(ready)
        there = await self._existing_entries([one for one in ready if one.key not in seen])
        found = []
        for one in ready:
            alike = there.get(one.times, [])
            known_id = one.foreign_id in seen or one.foreign_id in self._own
            if one.key in seen or one.key in self._own or any(what == one.subject for what, _ in alike):
                self.report.duplicates += 1
            elif self.options.changed == "skip" and any(imported for _, imported in alike):
                text = N_("was imported before with another text; `changed=import` imports it as a new entry")
                problems.append(self._problem(one.row, RowError("changed", text, skip=True)))
            elif self.options.changed == "skip" and known_id and self.fingerprints.unique_ids:
                text = N_("was imported before with other times; `changed=import` imports it as a new entry")
                problems.append(self._problem(one.row, RowError("changed", text, field="start", skip=True)))
            else:
                if known_id:
                    one.row.warnings.append(N_("its ID was imported before with other times; it is another row"))
                if one.foreign_id:
                    self._own |= {one.key, one.foreign_id}
                found.append(one)
        return found

    async def _known_keys(self, ready: Sequence[PreparedEntry]) -> set[str]:
        """Return the keys and ids that earlier imports know. Keys were made of ids alone once."""
        keys = [one.key for one in ready]
        ids = [one.foreign_id for one in ready if one.foreign_id]
        if not keys:
            return set()
        known = ImportRow.key.in_([*keys, *ids])
        wanted = select(ImportRow.key, ImportRow.foreign_id).where(
            or_(known, ImportRow.foreign_id.in_(ids)) if ids else known
        )
        if self.import_id is not None:
            wanted = wanted.where(ImportRow.import_id != self.import_id)
        return {name for row in await self.session.execute(wanted) for name in row if name}

    async def _existing_entries(
        self, ready: Sequence[PreparedEntry]
    ) -> dict[EntryTimes, list[tuple[EntrySubject, bool]]]:
        """Return subjects of entries of other origin at the same times, and whether they were imported."""
        if not ready:
            return {}
        columns = (TimeEntry.user_id, TimeEntry.start_time, TimeEntry.end_time, TimeEntry.source, TimeEntry.created_at)
        starts = {one.row.start for one in ready}
        about = (TimeEntry.project_id, TimeEntry.client_id, TimeEntry.task_id, TimeEntry.notes)
        wanted = select(*columns, *about).where(
            TimeEntry.user_id.in_({one.values["user_id"] for one in ready}),
            TimeEntry.start_time.in_(starts),
            # Redundant, but lets PostgreSQL find the range of its index.
            TimeEntry.start_time.between(min(starts), max(starts)),
            TimeEntry.deleted_at.is_(None),
        )
        found: dict[EntryTimes, list[tuple[EntrySubject, bool]]] = {}
        for row in await self.session.execute(wanted):
            if row.source != "import" or row.created_at != self.created_at:
                subject = row.project_id, row.client_id, row.task_id, clean(row.notes or "") or None
                times = row.user_id, row.start_time, row.end_time
                found.setdefault(times, []).append((subject, row.source == "import"))
        return found

    async def _without_overlaps(
        self, ready: Sequence[PreparedEntry], problems: list[RowProblem]
    ) -> list[PreparedEntry]:
        """Return those that do not overlap with another entry."""
        found = []
        for one in ready:
            user, start, end = one.values["user_id"], one.row.start, one.row.end
            taken = self._busy.setdefault(user, [])
            place = bisect(taken, (start, end))
            beside = taken[max(place - 1, 0) : place + 1]
            meets = any(first < end and start < last for first, last in beside)
            if meets or await queries.overlapping_entry(self.session, TimeEntry(**one.values)) is not None:
                problems.append(
                    self._problem(one.row, RowError("overlap", N_("overlaps with another entry"), field="start"))
                )
            else:
                taken.insert(place, (start, end))
                found.append(one)
        return found

    async def _write(self, ready: Sequence[PreparedEntry], problems: Sequence[RowProblem]) -> None:
        """Store entries, their rows and their events, in a few statements."""
        rows = [{**problem_values(problem), "import_id": self.import_id} for problem in problems]
        if ready:
            spelled = await tags.spell_all(self.session, [one.values["tags"] for one in ready])
            for one in ready:
                one.values["tags"] = tags.in_spellings(one.values["tags"], spelled)
            making = insert(TimeEntry).returning(TimeEntry.id, sort_by_parameter_order=True)
            hidden = {"deleted_at": STAGED} if self.staged else {}
            ids = (await self.session.scalars(making, [one.columns | hidden for one in ready])).all()
            rows += [{**self._row_values(one), "entry_id": number} for one, number in zip(ready, ids, strict=True)]
            events = [created_event(number, one) for one, number in zip(ready, ids, strict=True)]
            await emit_all(self.session, events, deliver=False, staged=self.staged)
        if rows:
            await self.session.execute(insert(ImportRow), rows)

    def _row_values(self, one: PreparedEntry) -> dict[str, object]:
        empty = dict.fromkeys(("field", "value", "code", "message", "message_source", "cells"))
        place = {"row": one.row.row, "line": one.row.line, "state": "created"}
        return {
            **empty,
            **place,
            "import_id": self.import_id,
            "user_id": one.values["user_id"],
            "key": one.key,
            "foreign_id": one.foreign_id,
        }

    def _problem(self, item: ParsedRow | InvalidRow, error: RowError) -> RowProblem:
        return RowProblem(item.row, item.line, "skipped" if error.skip else "failed", error, item.cells)


def problem_values(problem: RowProblem) -> dict[str, object]:
    """Return the columns of a row that did not become an entry."""
    error = problem.error
    return {
        "row": problem.row,
        "line": problem.line,
        "state": problem.state,
        "user_id": None,
        "key": None,
        "foreign_id": None,
        "entry_id": None,
        "field": error.field or None,
        "value": error.value or None,
        "code": error.code,
        "message": error.message,
        "message_source": stored(error.message),
        "cells": [cell.replace("\0", "\u2400") for cell in problem.cells],  # PostgreSQL stores no NUL
    }


def created_event(entry_id: int, entry: PreparedEntry) -> TimeEntryCreated:
    """Return the event of an entry that was inserted."""
    values, columns = entry.values, {**entry.columns, "id": entry_id}
    after = {name: json_value(columns.get(name)) for name in ENTRY_FIELDS}
    return TimeEntryCreated(
        id=entry_id,
        user_id=values["user_id"],
        project_id=values["project_id"],
        task_id=values["task_id"],
        after=after,
    )
