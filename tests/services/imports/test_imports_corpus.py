"""Every file of the corpus: what it says, and what is booked, in a dry run and in earnest, on both databases."""

from dataclasses import replace

import pytest
from sqlalchemy import delete

from app.core.db import Database
from app.core.errors import Invalid
from app.services.imports.formats import FORMATS
from app.services.time_entries.models import Tag
from tests.services.imports.bookings import booked, lines, new_user, summary
from tests.services.imports.corpus import NAMES, Outcome, Row, outcome_of, sample
from tests.services.imports.database import bring, undo

MOST_WARNINGS = 5  # of a kind that a report has


@pytest.mark.parametrize("name", NAMES)
def test_what_it_says(name: str) -> None:
    file = sample(name)
    if file.expected.error:
        with pytest.raises(Invalid) as error:
            outcome_of(file.data, file.options)
        assert error.value.fields == file.expected.error
    else:
        assert outcome_of(file.data, file.options) == file.expected


def test_every_format_has_files() -> None:
    assert sorted({sample(name).expected.source for name in NAMES} - {""}) == sorted(FORMATS)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", NAMES)
async def test_what_is_booked(shared: Database, name: str) -> None:
    file = sample(name)
    owner = await new_user(shared)
    options = replace(file.options, mine=True)
    if file.expected.error:
        with pytest.raises(Invalid):
            await bring(shared, file.data, options, owner_id=owner)
        return
    dry = await bring(shared, file.data, options, owner_id=owner, dry_run=True)
    assert await booked(shared, owner) == []
    options = replace(options, source=file.expected.source)
    report = await bring(shared, file.data, options, owner_id=owner)
    try:
        assert summary(report) == summary(dry)
        wanted = booked_of(file.expected)
        assert await booked(shared, owner) == [stored(row) for row in wanted.rows]
        assert lines(report) == (wanted.skipped, wanted.failed)
        assert [text for text in wanted.warnings[:MOST_WARNINGS] if text not in report.warnings] == []
        again = await bring(shared, file.data, options, owner_id=owner)
        assert (again.created, again.duplicates) == (0, report.created)
    finally:
        await undo(shared, report.import_id or 0)
        async with shared.transaction() as session:
            await session.execute(delete(Tag))  # the next file spells tags as it likes
    assert await booked(shared, owner) == []


def booked_of(outcome: Outcome) -> Outcome:
    """What a database makes of a file: it knows no project by its id."""
    unknown = [(row["line"], "unknown_project") for row in outcome.rows if "project_id" in row]
    rows = [row for row in outcome.rows if "project_id" not in row]
    return replace(outcome, rows=rows, failed=sorted([*outcome.failed, *unknown]))


def stored(row: Row) -> Row:
    """A row as `booked` has it."""
    found = {name: value for name, value in row.items() if name not in ("line", "person")}
    return found | ({"tags": row["tags"].casefold()} if "tags" in row else {})
