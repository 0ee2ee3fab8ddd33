"""The file of the rows that were left out, mended and imported as it is."""

import io
from typing import Any

import pytest

from app.core.db import Database
from app.core.errors import Invalid
from app.services.exports.import_errors import import_errors_csv
from app.services.imports.importer import inspect_file
from tests.services.imports.bookings import booked, lines, new_user
from tests.services.imports.database import MAKING, bring
from tests.services.imports.samples import BERLIN

TOGGL = "User,Email,Client,Project,Description,Start date,Start time,End date,End time,Duration\n"
KIMAI = "Date,From,To,Duration,User,Customer,Project,Activity\n"
HARVEST = "Date,Client,Project,Task,Notes,Hours,First Name,Last Name\n"


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("text", "options", "wrong", "right", "start", "end"),
    [
        (
            f"{TOGGL}J,j@x.test,C,P,,14/03/2026,9:00,14/03/2026,10:00,1:00:00\n"
            "J,j@x.test,C,P,,03/04/2026,9:00,03/04/2026,25:00,1:00:00\n",
            {"timezone": "America/New_York"},
            *("25:00", "10:00", "2026-04-03T13:00:00Z", "2026-04-03T14:00:00Z"),
        ),
        (
            f"{HARVEST}2026-01-02,C,P,T,,'1,5',J,D\n2026-01-03,C,P,T,,'1,25x',J,D\n".replace("'", '"'),
            {},
            *("1,25x", "1,250", "2026-01-03T08:00:00Z", "2026-01-03T09:15:00Z"),
        ),
        (
            f"{KIMAI}2026-03-14,09:00,10:00,3600,j,C,P,D\n2026-03-15,09:00,25:00,7200,j,C,P,D\n",
            {},
            *("25:00", "11:00", "2026-03-15T08:00:00Z", "2026-03-15T10:00:00Z"),
        ),
        (
            "who,when it was,from,to what\nP,2026-03-14,09:00,10:00\nP,2026-03-15,09:00,25:00\n",
            {"columns": {"project": "who", "start_date": "when it was", "end_time": "to what"}},
            *("25:00", "11:00", "2026-03-15T08:00:00Z", "2026-03-15T10:00:00Z"),
        ),
    ],
    ids=["dates and zone", "decimal mark", "unit", "columns"],
)
async def test_mended_rows_are_read_as_their_import_was(
    shared: Database, text: str, options: dict[str, Any], wrong: str, right: str, start: str, end: str
) -> None:
    owner = await new_user(shared)
    first = await bring(shared, text.encode(), MAKING, owner_id=owner, mine=True, **options)
    assert (first.created, first.failed) == (1, 1)
    async with shared.transaction() as session:
        problems = b"".join([part async for part in import_errors_csv(session, first.import_id or 0)])
    head, _, row = problems.decode().partition("\r\n")
    # The problem before the row has the wrong value too, and says nothing of the mended row.
    mended = f"{head}\r\n{row.replace(wrong, right)}".encode()
    for dry_run in (True, False):
        again = await bring(shared, mended, MAKING, owner_id=owner, mine=True, dry_run=dry_run)
        assert (again.source, again.created, lines(again)) == (first.source, 1, ([], []))
    found = await booked(shared, owner)
    assert [(entry["start"], entry["end"]) for entry in found[1:]] == [(start, end)]


def test_a_damaged_reading_is_refused() -> None:
    text = f"Line,Problem,Read as,{TOGGL}2,x,{{nonsense,J,j@x.test,C,P,,2026-03-14,9:00,2026-03-14,10:00,1:00:00\n"
    with pytest.raises(Invalid) as error, inspect_file(io.BytesIO(text.encode()), BERLIN):
        pass
    told = "The column Read as was changed; empty it, or fetch the file again"
    assert error.value.fields == {"file": [told]}
