"""Toggl's workspace export, and what may be wrong in it."""

import io
import json
import zipfile
from typing import Any

import pytest

from app.core.db import Database
from tests.services.imports.database import bring, contents, counts, problems, settle

CLIENT: dict[str, Any] = {"id": 1, "name": "Fen Labs"}
PROJECT: dict[str, Any] = {"id": 5, "name": "Atlas", "client_id": 1, "billable": True, "rate": 80, "active": True}
TASK: dict[str, Any] = {"id": 9, "name": "Survey"}


def workspace(client: dict[str, Any] = CLIENT, project: dict[str, Any] = PROJECT, task: dict[str, Any] = TASK) -> bytes:
    """An archive of one client, one project and one task."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, item in (("clients", client), ("projects", project), ("tasks/5", task)):
            archive.writestr(f"{name}.json", json.dumps([item]))
    return file.getvalue()


@pytest.fixture(autouse=True)
async def _people(database: Database) -> None:
    await settle(database)


async def test_a_whole_workspace(database: Database) -> None:
    assert counts(await bring(database, workspace())) == {"created": 3}
    found = await contents(database)
    assert [(row.name, row.hourly_rate, row.billable) for row in found["projects"]] == [("Atlas", 80, True)]


@pytest.mark.parametrize("value", [[1], {"a": 1}, True, 1.5], ids=["list", "object", "boolean", "fraction"])
@pytest.mark.parametrize(
    ("file", "created"),
    [
        (lambda value: workspace(client=CLIENT | {"id": value}), 2),
        (lambda value: workspace(project=PROJECT | {"id": value}), 1),
        (lambda value: workspace(project=PROJECT | {"client_id": value}), 1),
        (lambda value: workspace(project=PROJECT | {"client_id": None, "cid": value}), 1),
    ],
    ids=["client", "project", "client of a project", "old name"],
)
async def test_ids_of_another_type(database: Database, file: Any, created: int, value: object) -> None:
    report = await bring(database, file(value))
    assert (counts(report), problems(report)) == ({"created": created, "failed": 1}, [(0, "bad_id")])
    assert report.problems[0].error.field in ("id", "client_id", "cid")


@pytest.mark.parametrize(
    "value", [[1], {}, 7, None, "", "a\0b", "\ud800", "x" * 201], ids=lambda value: repr(value)[:8]
)
@pytest.mark.parametrize(("kind", "created"), [("client", 2), ("project", 1), ("task", 2)])
async def test_names_that_cannot_be_used(database: Database, kind: str, created: int, value: object) -> None:
    items = {"client": CLIENT, "project": PROJECT, "task": TASK}
    report = await bring(database, workspace(**{kind: items[kind] | {"name": value}}))
    assert (counts(report), problems(report)) == ({"created": created, "failed": 1}, [(0, "no_name")])


@pytest.mark.parametrize(
    ("field", "value"),
    [("billable", "yes"), ("active", 1), ("rate", "80"), ("rate", [80]), ("rate", True), ("color", ["#0b83d9"])],
)
async def test_values_of_another_type_are_named(database: Database, field: str, value: object) -> None:
    report = await bring(database, workspace(project=PROJECT | {field: value}))
    assert (counts(report), problems(report)) == ({"created": 1, "failed": 1}, [(0, "bad_value")])
    assert report.problems[0].error.field == field
