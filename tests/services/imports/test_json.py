"""Rows of other trackers' APIs."""

import io
import json
import tracemalloc

import pytest

from app.core.db import Database
from app.core.errors import Invalid
from app.services.imports import json_rows
from tests.services.imports.expected.api import ROWS
from tests.services.imports.reading import FILES, rows, seen
from tests.services.imports.storing import bring, counts, settle


def data(name: str) -> bytes:
    """The bytes of a file."""
    return (FILES / f"{name}.json").read_bytes()


@pytest.mark.parametrize("name", ROWS)
def test_rows(name: str) -> None:
    found = seen(data(name))
    assert (found.sheet.dialect.name, found.report(dry_run=True).encoding) == (ROWS[name][0], "json")
    assert rows(data(name)) == ROWS[name][1]
    assert rows(b"\xef\xbb\xbf\n" + data(name)) == ROWS[name][1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "The file is empty"),
        ("[1]", "The JSON has something else than objects in its list"),
        ('[{"start": "2026-03-07T09:00:00Z"', "The JSON is broken, or ends in the middle"),
        ("[{'a': 1}]", "The JSON is broken, or ends in the middle"),
        ('{"a":' + "[" * 100_000, "The JSON is nested too deeply"),
        (f'[{{"a": "{"x" * 9_000_000}', "The JSON cannot be read, or has an object that is too large"),
        (json.dumps({f"n{number}": 1 for number in range(201)}), "The objects have more than 200 different names"),
        (
            '[{"id": 1, "begin": "2026-03-07T09:00:00+0100", "end": null, "project": 4, "activity": 8}]',
            "The projects are numbers; ask Kimai with full=1",
        ),
        (
            '[{"a": 1, "b": {}}]',
            "The columns are of no kind that is known "
            "(Clockify, Toggl Track, Kimai, Harvest, TimeTracker); found: a, b",
        ),
    ],
    ids=["empty", "numbers", "cut", "quotes", "deep", "large", "many names", "kimai's ids", "unknown"],
)
def test_what_cannot_be_read(text: str, message: str) -> None:
    with pytest.raises(Invalid) as error:
        rows(text.encode())
    assert error.value.fields == {"file": [message]}


def test_values_of_any_kind_are_cells() -> None:
    strange = [
        {"id": [1, [2]], "start": {"name": None}, "dur": value, "end": True, "tags": [{"name": "a"}, 1.5, None]}
        for value in (float("nan"), float("inf"), "x", None, True, -5, 10**400)
    ]
    found = rows(json.dumps(strange).encode())
    assert {code for _, code, *_ in found} == {"missing", "bad_duration"}


def test_objects_are_read_one_at_a_time() -> None:
    item = json.loads(data("toggl_entries_v9"))[0]
    file = io.BytesIO(json.dumps([item | {"id": number} for number in range(20_000)]).encode())
    tracemalloc.start()
    try:
        count = sum(1 for _ in json_rows.items(file))
        assert (count, tracemalloc.get_traced_memory()[1] < 2 * 2**20) == (20_000, True)
    finally:
        tracemalloc.stop()


async def test_ids_recognise_what_was_changed(database: Database) -> None:
    await settle(database)
    assert counts(await bring(database, data("toggl_entries_v9"), mine=True)) == {"created": 2, "skipped": 1}
    renamed = data("toggl_entries_v9").replace(b"Without", b"Other words")
    assert counts(await bring(database, renamed, mine=True)) == {"duplicates": 2, "skipped": 1}
