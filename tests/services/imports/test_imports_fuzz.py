"""Whatever a file says, it is refused, or each of its rows is booked or told; `make fuzz` tries for minutes."""

import io
import os
import random
import re
import time
from dataclasses import replace

import pytest
from quart.datastructures import FileStorage

from app.core.db import Database
from app.core.errors import AppError
from app.services.imports.options import ImportOptions
from tests.factories import Api
from tests.services.imports import fuzz
from tests.services.imports.bookings import booked, new_user, summary
from tests.services.imports.database import bring, undo

FILES_AT_ONCE = 25


@pytest.mark.parametrize("seed", range(8))
def test_every_row_is_read_or_told(seed: int) -> None:
    for number in range(FILES_AT_ONCE):
        _, data, options = fuzz.mutated(random.Random(seed * FILES_AT_ONCE + number))
        fuzz.check_reading(data, options)


@pytest.mark.soak
async def test_minutes_of_files(database: Database, admin_api: Api) -> None:
    """Read, booked and sent to the API; a failure names the seed of its file."""
    end, seed = time.monotonic() + 30 * float(os.environ.get("MINUTES", "1")), int(os.environ.get("SEED", "0"))
    while time.monotonic() < end:
        seed += 1
        name, data, options = fuzz.mutated(random.Random(seed))
        try:
            fuzz.check_reading(data, options)
            if seed % 10 == 0:
                await check_booking(database, data, options)
            if seed % 200 == 0:
                await check_answer(admin_api, data, name)
        except BaseException as error:
            error.add_note(f"The file of seed {seed}, made of {name}")
            raise
    print(f"\n{seed} files")


async def check_booking(database: Database, data: bytes, options: ImportOptions) -> None:
    """An import does what its dry run said, all rows are told, and it can be undone."""
    owner = await new_user(database)
    options = replace(options, mine=True)
    try:
        dry = await bring(database, data, options, owner_id=owner, dry_run=True)
    except AppError as refused:
        if refused.status >= 500:
            raise
        with pytest.raises(type(refused), match=re.escape(str(refused))):
            await bring(database, data, options, owner_id=owner)
        return
    source = None if dry.source == "toggl-workspace" else dry.source
    report = await bring(database, data, replace(options, source=source), owner_id=owner)
    assert summary(report) == summary(dry)
    assert report.total == report.created + report.duplicates + report.skipped + report.failed
    assert report.import_id
    await undo(database, report.import_id)
    assert await booked(database, owner) == []


async def check_answer(api: Api, data: bytes, name: str) -> None:
    """The server answers, and has not failed."""
    upload = {"file": FileStorage(io.BytesIO(data), filename=name)}
    query = {"dry_run": "true", "create_missing": "true", "mine": "true"}
    answer = await api.send("POST", "/time-entries/import-csv", files=upload, query_string=query)
    assert answer.status < 500, answer.body
