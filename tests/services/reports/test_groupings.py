"""Every grouping is complete: a part that was forgotten fails under the grouping's name."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from app.core.db import Database
from app.core.principal import Principal
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.reports import summary
from app.services.reports.groupings import GROUPINGS, Grouping
from app.services.reports.query import SummaryQuery
from app.services.tasks.models import Task
from app.services.texts.catalogues import SOURCE, languages, source
from app.services.time_entries.models import TimeEntry

REST_API = Path(__file__).parents[3] / "docs" / "api" / "REST_API.md"
ROOT = Principal(1, "root", True, "UTC", "tests")
START = datetime(2026, 3, 4, 9, tzinfo=UTC)
ENTRY = {"user_id": 1, "start_time": START, "end_time": START + timedelta(hours=1), "duration_seconds": 3600}

each = pytest.mark.parametrize("grouping", GROUPINGS.values(), ids=list(GROUPINGS))


@each
async def test_a_group_without_a_key_has_a_name(database: Database, grouping: Grouping) -> None:
    async with database.transaction() as session:
        session.add(Client(id=1, name="Acme"))
        await session.flush()
        session.add(Project(id=1, client_id=1, name="Bridge"))
        await session.flush()
        session.add(Task(id=1, project_id=1, name="Draw"))
        await session.flush()
        await session.execute(insert(TimeEntry), ENTRY | {"client_id": 1})
        await session.execute(insert(TimeEntry), ENTRY | {"project_id": 1, "task_id": 1, "tags": "a"})
        query = SummaryQuery(start=START, group_by=(grouping.name,), include_empty=False)
        report = await summary.read_summary(session, ROOT, query)
    assert sum(row.entries for row in report.total.rows) == 2
    assert [row.key for row in report.total.rows if not row.name or row.name == "None"] == []


@each
def test_its_labels_are_translated(grouping: Grouping) -> None:
    labels = {grouping.label, *grouping.value_labels.values()} | ({grouping.none_label} - {None})
    for language in set(languages()) - {SOURCE}:
        known = {message.id for message in source(language) if message.string}
        assert labels - known == set(), language


@each
def test_it_is_documented(grouping: Grouping) -> None:
    (line,) = (line for line in REST_API.read_text().splitlines() if line.startswith("| `group_by` |"))
    assert grouping.name in re.findall(r"`(\w+)`", line)
