"""Toggl Track: time entries by year, detailed reports old and new, and its own import layout.

A new report writes `-` for what is empty, and calls the end `Stop`. Durations come in three notations, so the end is
taken from the clock times where they are there.
"""

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
        "person_email": ("email",),
        "person_name": ("user", "member"),
        "client": ("client",),
        "project": ("project",),
        "task": ("task",),
        "notes": ("description",),
        "billable": ("billable",),
        "tags": ("tags",),
        "start_date": ("start date",),
        "start_time": ("start time",),
        "end_date": ("end date", "stop date"),
        "end_time": ("end time", "stop time"),
        "duration": ("duration",),
    },
    signatures=(
        frozenset({"start_date", "start_time", "duration"}),
        frozenset({"start_date", "start_time", "end_time"}),
    ),
    adapt=adapt,
)
