"""Toggl's workspace export: a ZIP with clients, projects and tasks, and no time."""

import json
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.events import emit
from app.core.principal import Principal
from app.services.imports.events import ImportFinished
from app.services.imports.models import Import
from app.services.imports.names import Names, tidy
from app.services.imports.report import Problem, Report
from app.services.imports.trouble import Trouble, unreadable

NAME, TITLE = "toggl-workspace", "Toggl Track workspace"
COLOR = re.compile(r"#[0-9a-fA-F]{6}")
LARGEST_MEMBER = 64 * 1024 * 1024

Item = dict[str, Any]


async def run(
    session: AsyncSession,
    caller: Principal,
    file: BinaryIO,
    owner_id: int,
    filename: str | None,
    file_hash: str,
    dry_run: bool,
) -> Report:
    """Creates what is not there yet: clients by name, projects by client and name, tasks by project and name.

    Nameless ones, and tasks and projects of something that is not in the archive, are reported and left out.
    """
    report = Report(NAME, TITLE, file_hash, dry_run)
    with _opened(file) as archive:
        members = _members(archive)
        if not {"clients", "projects"} <= members.keys():
            raise unreadable("The archive has no clients.json and projects.json: it is no Toggl workspace")
        at = now()
        names = Names(session, caller, at, create=True, dry=dry_run)
        batch = Import(user_id=owner_id, source=NAME, filename=filename, file_hash=file_hash, created_at=at)
        if not dry_run:
            session.add(batch)
            await session.flush()
            report.import_id = batch.id
        await _Workspace(archive, members, names, report).read()
    report.new = names.new
    report.created = sum(map(len, names.new.values()))
    report.duplicates = report.total - report.created - report.failed
    if not dry_run:
        batch.total, batch.failed, batch.duplicates = report.total, report.failed, report.duplicates
        batch.made = names.made
        await session.flush()
        emit(session, ImportFinished(id=batch.id, user_id=owner_id, after={"source": NAME, "total": report.total}))
    return report


class _Workspace:
    """One archive on its way in."""

    def __init__(
        self, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], names: Names, report: Report
    ) -> None:
        self._archive, self._members, self._names, self._report = archive, members, names, report
        self._projects: dict[int, int] = {}

    async def read(self) -> None:
        """Clients, then projects, then tasks."""
        clients = {}
        for client in self._items("clients"):
            clients[client.get("id")] = name = await self._named(client, "client")
            if name:
                await self._names.client(name)
        for project in self._items("projects"):
            if name := await self._named(project, "project"):
                client_name = clients.get(project.get("client_id") or project.get("cid"))
                client_id = await self._names.client(client_name) if client_name else None
                await self._project(project, name, client_id)
        for number, project_id in self._projects.items():
            for task in self._items(f"tasks/{number}"):
                if name := await self._named(task, "task"):
                    await self._names.task(name, project_id)

    async def _project(self, project: Item, name: str, client_id: int | None) -> None:
        try:
            made = await self._names.project(name, client_id, more=_columns(project))
        except Trouble as trouble:
            self._failed("project", trouble)
            return
        # Ids of an archive are somebody's word: only a number becomes part of a member's name.
        if isinstance(project.get("id"), int):
            self._projects[project["id"]] = made

    async def _named(self, item: Item, kind: str) -> str:
        """The name of an item; empty, and noted, where it has none that can be stored."""
        name = item.get("name")
        if isinstance(name, str) and "\0" not in name and 0 < len(tidy(name)) <= 200:
            return tidy(name)
        self._failed(kind, Trouble("no_name", f"a {kind} has no name that can be used", field="name"))
        return ""

    def _failed(self, kind: str, trouble: Trouble) -> None:
        self._report.note(Problem(self._report.total, 0, "failed", trouble))

    def _items(self, name: str) -> Iterator[Item]:
        """The objects of a member; none where it is not there, or null."""
        if name not in self._members:
            return
        for item in _json(self._archive, self._members[name]) or []:
            if isinstance(item, dict):
                self._report.total += 1
                yield item


def _columns(project: Item) -> dict[str, object]:
    """What else the archive says of a project, as far as it fits. Rates are in whole units of a currency."""
    found: dict[str, object] = {"status": "active" if project.get("active", True) else "inactive"}
    if isinstance(project.get("billable"), bool):
        found["billable"] = project["billable"]
    if isinstance(color := project.get("color"), str) and COLOR.fullmatch(color):
        found["color"] = color
    rate = project.get("rate")
    if isinstance(rate, int | float) and not isinstance(rate, bool) and 0 < rate < 10**9:
        found["hourly_rate"] = round(Decimal(str(rate)), 2)
    return found


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except zipfile.BadZipFile as error:
        raise unreadable("The archive is damaged") from error


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """`clients` or `tasks/<number>` -> member, whatever folder they are in."""
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
    with archive.open(member) as content:
        data = content.read(LARGEST_MEMBER + 1)
    if len(data) > LARGEST_MEMBER:
        raise unreadable(f"{PurePosixPath(member.filename).name} is too large")
    try:
        items = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise unreadable(f"{PurePosixPath(member.filename).name} is no JSON") from error
    if not isinstance(items, list | None):
        raise unreadable(f"{PurePosixPath(member.filename).name} is no list")
    return items
