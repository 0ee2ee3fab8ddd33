"""Toggl Track: time entries by year, detailed reports old and new, and its own import layout.

A new report writes `-` for what is empty, and calls the end `Stop`. Durations come in three notations, so the end is
taken from the clock times where they are there. Its API has whole moments, and is the only form with ids of entries.
"""

from app.services.imports.dialects import words
from app.services.imports.dialects.base import Cells, Dialect


def adapt(cells: Cells) -> None:
    """A dash is nothing."""
    for field, text in cells.items():
        if text == "-":
            cells[field] = ""


TOGGL = Dialect(
    name="toggl",
    title="Toggl Track",
    columns={
        **{field: words.of(field) for field in words.WORDS},
        "row_id": ("id",),
        "start": ("start",),
        "end": ("stop", "end"),
    },
    signatures=(
        frozenset({"row_id", "start", "duration"}),
        frozenset({"start_date", "start_time", "duration"}),
        frozenset({"start_date", "start_time", "end_time"}),
    ),
    adapt=adapt,
)
