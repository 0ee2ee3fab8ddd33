"""The ZIP of a solidtime organization as rows of texts: its time entries, with the names that their ids stand for."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from app.services.imports.errors import unreadable
from app.services.imports.read.archives import ARCHIVE_ERRORS

MAX_NAMED_BYTES, MAX_ENTRIES_BYTES = 32 * 1024 * 1024, 512 * 1024 * 1024  # unpacked
LARGEST_FIELD = 100_000
HEADER = ["id", "User", "Email", "Client", "Project", "Task", "Description", "Start", "End", "Billable", "Tags"]

Item = dict[str, str]


def solidtime_rows(file: BinaryIO) -> Iterator[list[str]]:
    """Yield a header and a row for each time entry; Invalid if the archive is damaged or too large.

    Ids without a name, such as those of deleted projects, are refused later, as names of nothing that is known.
    """
    csv.field_size_limit(LARGEST_FIELD)
    try:
        with zipfile.ZipFile(file) as archive:
            members, clients, projects, tasks, tags = (
                {item.get("id", ""): item for item in _items(archive, name, MAX_NAMED_BYTES)}
                for name in ("members", "clients", "projects", "tasks", "tags")
            )
            yield HEADER
            for entry in _items(archive, "time_entries", MAX_ENTRIES_BYTES):
                member = members.get(entry.get("member_id", ""), {})
                project = projects.get(entry.get("project_id", ""), {})
                client = entry.get("client_id") or project.get("client_id", "")
                yield [
                    entry.get("id", ""),
                    member.get("name", "") or entry.get("user_id", ""),
                    member.get("email", ""),
                    _name(clients, client),
                    _name(projects, entry.get("project_id", "")),
                    _name(tasks, entry.get("task_id", "")),
                    *(entry.get(name, "") for name in ("description", "start", "end", "billable")),
                    ", ".join(_name(tags, number) for number in _tag_ids(entry.get("tags", ""))),
                ]
    except ARCHIVE_ERRORS as error:
        raise unreadable("The archive is damaged") from error
    except csv.Error as error:
        raise unreadable(f"The archive has a table that cannot be read: {error}") from error


def _items(archive: zipfile.ZipFile, name: str, most: int) -> Iterator[Item]:
    """Yield the rows of a table as dictionaries; none if the archive does not have it."""
    wanted = f"{name}.csv"
    found = next((member for member in archive.infolist() if member.filename.rpartition("/")[2] == wanted), None)
    if found is None:
        return
    if found.file_size > most:
        raise unreadable(f"{wanted} is too large")
    with archive.open(found) as content:
        for row in csv.DictReader(io.TextIOWrapper(content, "utf-8-sig", newline="")):
            yield {key: value for key, value in row.items() if isinstance(value, str)}


def _name(items: dict[str, Item], number: str) -> str:
    """Return the name of an id, which stands for itself if nothing has it."""
    return items.get(number, {}).get("name", "") or number


def _tag_ids(text: str) -> list[str]:
    if not text or text == "null":
        return []
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return [text]
    return [str(number) for number in found] if isinstance(found, list) else [text]
