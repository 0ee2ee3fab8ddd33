"""Rows of other trackers' APIs."""

import contextlib
import io
import json
import tracemalloc

import pytest

from app.core.db import Database
from app.core.errors import Invalid
from app.services.imports.formats import FORMATS
from app.services.imports.read.json import json_objects
from tests.services.imports.corpus import NAMES, outcome_of, sample
from tests.services.imports.database import bring, counts, settle
from tests.services.imports.samples import FILES, rows, seen

KNOWN = ", ".join(known.title for known in FORMATS.values())
# One file of each kind of object.
KINDS = (
    *("toggl_report_v2", "toggl_entries_v9", "toggl_search_v3", "kimai_timesheets", "kimai_twin", "timetracker_gdpr"),
    *("clockify_api_hydrated", "clockify_detailed_report", "harvest_api_v2", "redmine_api", "openproject_api"),
    *("traggo_spans", "timewarrior_export", "watson_log"),
)


def data(name: str) -> bytes:
    """The bytes of a file."""
    return (FILES / f"{name}.json").read_bytes()


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".json")])
def test_a_mark_and_a_blank_line_change_nothing(name: str) -> None:
    file = sample(name)
    if not file.expected.error:
        assert outcome_of(b"\xef\xbb\xbf\n" + file.data, file.options) == file.expected
        assert seen(file.data, file.options).report(dry_run=True).encoding == "json"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "The file is empty"),
        ("[1]", "The JSON has a list of something other than objects"),
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
            f"The columns are of no kind that is known ({KNOWN}); found: a, b",
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
        {"id": 1, "start": {"name": None}, "dur": value, "end": True, "tags": [{"name": "a"}, 1.5, None]}
        for value in (float("nan"), float("inf"), "x", None, True, -5, 10**400)
    ]
    found = rows(json.dumps(strange).encode())
    assert {code for _, code, *_ in found} == {"missing", "bad_duration"}


def deep(levels: int) -> list[object]:
    """A list in a list in a list."""
    found: list[object] = []
    for _ in range(levels):
        found = [found]
    return found


WRONG = {
    "list": ["a", "b"],
    "list of lists": [["a"]],
    "deep list": deep(900),
    "object": {"a": {"b": 1}},
    "name that is an object": {"name": {"name": "a"}},
    "name that is a list": {"name": ["a"]},
    "boolean": True,
    "null": None,
    "negative": -1,
    "fraction": 0.5,
    "large": 10**40,
    "infinite": float("inf"),
    "empty": "",
    "NUL": "a\0b",
    "half a surrogate": "\ud800",
    "long": "x" * 6000,
}
UNREAD = {"toggl_report_v2": {"billable"}}  # an amount of money
REFUSED = {"list", "list of lists", "deep list", "name that is an object", "name that is a list"}


@pytest.mark.parametrize("kind", WRONG)
@pytest.mark.parametrize("name", KINDS)
def test_a_value_of_any_kind_is_a_row_or_an_error(name: str, kind: str) -> None:
    item = next(json_objects(io.BytesIO(data(name))))
    for key in item:
        file = json.dumps([item | {key: WRONG[kind]}]).encode()
        with contextlib.suppress(Invalid):
            assert len(rows(file)) == 1, key


@pytest.mark.parametrize("name", KINDS)
def test_a_field_whose_value_is_no_text_is_named(name: str) -> None:
    layout = seen(data(name)).layout
    columns = {layout.header[at]: field for field, at in layout.fields.items()}
    item = next(json_objects(io.BytesIO(data(name))))
    for key in item.keys() & columns.keys() - {"tags", "project", *UNREAD.get(name, ())}:
        for kind in REFUSED:
            row = rows(json.dumps([item | {key: WRONG[kind]}]).encode())[0]
            assert row[1:] == ("bad_value", columns[key]), (key, kind)


def test_objects_are_read_one_at_a_time() -> None:
    item = json.loads(data("toggl_entries_v9"))[0]
    file = io.BytesIO(json.dumps([item | {"id": number} for number in range(20_000)]).encode())
    tracemalloc.start()
    try:
        count = sum(1 for _ in json_objects(file))
        assert (count, tracemalloc.get_traced_memory()[1] < 2 * 2**20) == (20_000, True)
    finally:
        tracemalloc.stop()


async def test_ids_recognise_what_was_changed(database: Database) -> None:
    await settle(database)
    assert counts(await bring(database, data("toggl_entries_v9"), mine=True)) == {"created": 2, "skipped": 1}
    renamed = data("toggl_entries_v9").replace(b"Without", b"Other words")
    assert counts(await bring(database, renamed, mine=True)) == {"duplicates": 1, "skipped": 2}
