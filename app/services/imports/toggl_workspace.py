"""Toggl's workspace export: a ZIP with clients, projects and tasks, and no time."""

import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import PurePosixPath
from typing import BinaryIO

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.events import emit
from app.core.messages import N_
from app.core.principal import Principal
from app.services.imports.errors import RowError, unreadable
from app.services.imports.events import ImportFinished
from app.services.imports.formats.base import JsonItem
from app.services.imports.models import Import
from app.services.imports.read.archives import ARCHIVE_ERRORS
from app.services.imports.report import ImportReport, RowProblem
from app.services.imports.resolve.directory import normalize_name
from app.services.imports.resolve.resolver import Resolver
from app.services.projects.fields import ProjectFields

WORKSPACE_NAME, WORKSPACE_TITLE = "toggl-workspace", "Toggl Track workspace"
COLOR_PATTERN = re.compile(r"#[0-9a-fA-F]{6}")
MAX_MEMBER_BYTES = 64 * 1024 * 1024
MAX_NAME_LENGTH = 200
MAX_RATE = 10**9
PROJECT_TYPES: dict[str, tuple[type, ...]] = {
    "active": (bool,),
    "billable": (bool,),
    "color": (str, int),
    "rate": (int, float),
}
ItemId = int | str


async def import_workspace(
    session: AsyncSession,
    caller: Principal,
    file: BinaryIO,
    owner_id: int,
    filename: str | None,
    file_hash: str,
    dry_run: bool,
) -> ImportReport:
    """Create missing clients by name, projects by client and name, tasks by project and name.

    Items without a name are reported and left out.
    """
    report = ImportReport(WORKSPACE_NAME, WORKSPACE_TITLE, file_hash, dry_run)
    with _opened(file) as archive:
        members = _members(archive)
        if not {"clients", "projects"} <= members.keys():
            raise unreadable("The archive has no clients.json and projects.json: it is no Toggl workspace")
        at = now()
        resolver = Resolver(session, caller, at, create=True, dry_run=dry_run)
        batch = Import(user_id=owner_id, source=WORKSPACE_NAME, filename=filename, file_hash=file_hash, created_at=at)
        if not dry_run:
            session.add(batch)
            await session.flush()
            report.import_id = batch.id
        await _Workspace(archive, members, resolver, report).read()
    report.new = resolver.created_names
    report.created = sum(map(len, resolver.created_names.values()))
    report.duplicates = report.total - report.created - report.failed
    if not dry_run:
        batch.total, batch.failed, batch.duplicates = report.total, report.failed, report.duplicates
        batch.made = resolver.created_ids
        await session.flush()
        emit(
            session,
            ImportFinished(id=batch.id, user_id=owner_id, after={"source": WORKSPACE_NAME, "total": report.total}),
        )
    return report


class _Workspace:
    """The import of one archive."""

    def __init__(
        self, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], resolver: Resolver, report: ImportReport
    ) -> None:
        self._archive, self._members, self._resolver, self._report = archive, members, resolver, report
        self._projects: dict[int, int] = {}

    async def read(self) -> None:
        """Read clients, then projects, then tasks."""
        clients: dict[ItemId | None, str] = {}
        for client in self._items("clients"):
            with self._noting():
                clients[item_id(client, "id")] = name = item_name(client, "client")
                await self._resolver.client(name)
        for project in self._items("projects"):
            with self._noting():
                await self._project(project, clients)
        for number, project_id in self._projects.items():
            for task in self._items(f"tasks/{number}"):
                with self._noting():
                    await self._resolver.task(item_name(task, "task"), project_id)

    async def _project(self, project: JsonItem, clients: Mapping[ItemId | None, str]) -> None:
        name, number = item_name(project, "project"), item_id(project, "id")
        client_name = clients.get(item_id(project, "client_id", "cid"))
        columns = project_columns(project)
        client_id = await self._resolver.client(client_name) if client_name else None
        created = await self._resolver.project(name, client_id, more=columns)
        # Anybody may have written the archive: only a number becomes part of a member's name.
        if isinstance(number, int):
            self._projects[number] = created

    @contextmanager
    def _noting(self) -> Iterator[None]:
        """Note a RowError of an item in the report."""
        try:
            yield
        except RowError as error:
            self._report.note(RowProblem(self._report.total, 0, "failed", error))

    def _items(self, name: str) -> Iterator[JsonItem]:
        """Yield the objects of a member; none if it is missing or null."""
        if name not in self._members:
            return
        for item in _json(self._archive, self._members[name]) or []:
            if isinstance(item, dict):
                self._report.total += 1
                yield item


def item_id(item: JsonItem, *names: str) -> ItemId | None:
    """The first id that an item has under one of the names, or None; RowError unless it is a number or a text."""
    found = next(((name, item[name]) for name in names if item.get(name) is not None), None)
    if found is None:
        return None
    name, value = found
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise RowError("bad_id", N_("must be a number or a text"), field=name)
    return value


def item_name(item: JsonItem, kind: str) -> str:
    """The name of an item; RowError if it has none that can be stored."""
    name = item.get("name")
    if isinstance(name, str) and is_storable(name) and 0 < len(normalize_name(name)) <= MAX_NAME_LENGTH:
        return normalize_name(name)
    raise RowError("no_name", N_("a {kind} has no name that can be used", kind=kind), field="name")


def is_storable(text: str) -> bool:
    """True if databases can store the text: it has no NUL and no half of a surrogate pair."""
    return not any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text)


def project_columns(project: JsonItem) -> ProjectFields:
    """The other columns of a project; RowError for a value of another type. Rates are in whole units of a currency."""
    for name, types in PROJECT_TYPES.items():
        value = project.get(name)
        if value is not None and (not isinstance(value, types) or (isinstance(value, bool) and bool not in types)):
            raise RowError("bad_value", N_("has a value of another type"), field=name)
    columns: ProjectFields = {"status": "inactive" if project.get("active") is False else "active"}
    if isinstance(billable := project.get("billable"), bool):
        columns["billable"] = billable
    if isinstance(color := project.get("color"), str) and COLOR_PATTERN.fullmatch(color):
        columns["color"] = color
    if isinstance(rate := project.get("rate"), int | float) and 0 < rate < MAX_RATE:
        columns["hourly_rate"] = round(Decimal(str(rate)), 2)
    return columns


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except ARCHIVE_ERRORS as error:
        raise unreadable("The archive is damaged") from error


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return members by `clients` or `tasks/<number>`, whatever folder they are in."""
    found = {}
    for member in archive.infolist():
        path = PurePosixPath(member.filename)
        if path.is_absolute() or ".." in path.parts:
            raise unreadable("The archive has a member outside of itself")
        if path.suffix == ".json" and len(path.parts) > 1 and path.parts[-2] == "tasks":
            if path.stem.isascii() and path.stem.isdigit():
                found[f"tasks/{path.stem}"] = member
        elif path.suffix == ".json":
            found.setdefault(path.stem, member)
    return found


def _json(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> list[object] | None:
    try:
        with archive.open(member) as content:
            data = content.read(MAX_MEMBER_BYTES + 1)
    except ARCHIVE_ERRORS as error:
        raise unreadable("The archive is damaged") from error
    if len(data) > MAX_MEMBER_BYTES:
        raise unreadable(f"{PurePosixPath(member.filename).name} is too large")
    try:
        items = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise unreadable(f"{PurePosixPath(member.filename).name} is no JSON") from error
    if not isinstance(items, list | None):
        raise unreadable(f"{PurePosixPath(member.filename).name} is no list")
    return items
