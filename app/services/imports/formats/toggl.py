"""Toggl Track: time entries by year, detailed reports old and new, its own import layout, and its APIs.

A new report writes `-` for an empty cell, and calls the end `Stop`. Durations come in three notations, so the end is
taken from the clock times if they are there. The API has instants, and is the only source with ids of entries.
"""

from app.services.imports.formats import translations
from app.services.imports.formats.base import Cells, ImportFormat, JsonItem, JsonShape
from app.services.imports.formats.json_values import duration_text, pick, to_cells


def normalize(cells: Cells) -> None:
    """Empty the cells that hold a dash."""
    for field, text in cells.items():
        if text == "-":
            cells[field] = ""


def report_row(item: JsonItem) -> Cells:
    """A row of the reports API, version 2: milliseconds; `billable` is an amount of money."""
    values = pick(item, "id", "start", "end", "description", "tags", "client", "project", "task")
    more = {"billable": item.get("is_billable"), "user": item.get("user") or item.get("uid")}
    return to_cells(values | more) | {"duration": duration_text(item.get("dur"), 1000)}


def time_entry_row(item: JsonItem) -> Cells:
    """A time entry of the API, versions 8 and 9: names only on request; a negative duration is running."""
    values = pick(item, "id", "start", "stop", "description", "tags", "billable", "server_deleted_at")
    named = {name: item[f"{name}_name"] for name in ("client", "project", "task") if f"{name}_name" in item}
    person = item.get("user_name") or item.get("user_id") or item.get("uid")
    return to_cells(values | named | {"user": person}) | {"duration": duration_text(item.get("duration"))}


def search_row(item: JsonItem) -> Cells:
    """A time entry in the reports API, version 3: names only with `enrich_response`."""
    values = pick(item, "id", "start", "stop", "description", "billable")
    named = {name: item[f"{name}_name"] for name in ("client", "project", "task") if f"{name}_name" in item}
    more = {"tags": item.get("tag_names"), "user": item.get("username") or item.get("user_id")}
    return to_cells(values | named | more | pick(item, "email")) | {"duration": duration_text(item.get("seconds"))}


TOGGL = ImportFormat(
    name="toggl",
    title="Toggl Track",
    position=1,
    columns={
        **{field: translations.translated_headers(field) for field in translations.HEADER_TRANSLATIONS},
        "row_id": ("id",),
        "start": ("start",),
        "end": ("stop", "end"),
        "deleted": ("server deleted at",),
    },
    signatures=(
        frozenset({"row_id", "start", "duration"}),
        frozenset({"start_date", "start_time", "duration"}),
        frozenset({"start_date", "start_time", "end_time"}),
    ),
    normalize=normalize,
    whole_seconds=True,
    unique_ids=True,
    json_shapes=(
        JsonShape(frozenset({"start", "seconds", "user_id"}), search_row, within="time_entries"),
        JsonShape(frozenset({"start", "dur"}), report_row),
        JsonShape(frozenset({"start", "duration"}), time_entry_row),
    ),
    hints={
        frozenset({"duration", "start time"}): (
            "the column Start date is switched off in this Toggl report; switch it on"
        ),
        frozenset({"project", "duration"}): "this looks like Toggl's summary; export the detailed report as CSV",
    },
)
