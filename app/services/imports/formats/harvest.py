"""Harvest: the detailed time report. It has a day and hours, but no start and no e-mail address.

`Hours Rounded` is for invoices and is not read. If a company tracks start and end, they are used.
"""

from app.services.imports.formats.base import Cells, ImportFormat


def normalize(cells: Cells) -> None:
    """Join the two names of a person."""
    cells["person_name"] = f"{cells.pop('first_name', '')} {cells.pop('last_name', '')}".strip()


HARVEST = ImportFormat(
    name="harvest",
    title="Harvest",
    position=3,
    columns={
        "first_name": ("first name",),
        "last_name": ("last name",),
        "person_email": ("email",),
        "client": ("client",),
        "project": ("project",),
        "task": ("task",),
        "notes": ("notes",),
        "billable": ("billable?", "billable"),
        "paid": ("invoiced?", "invoiced"),
        "start_date": ("date",),
        "start_time": ("start time", "started at", "start"),
        "end_time": ("end time", "ended at", "end"),
        "hours": ("hours",),
    },
    signatures=(
        frozenset({"start_date", "hours", "first_name", "last_name"}),
        frozenset({"start_date", "hours", "project", "person_email"}),
    ),
    normalize=normalize,
    over_midnight=True,
    hints={
        frozenset({"project", "total hours"}): "this is Harvest's list of projects; export the detailed time report",
        frozenset({"client name", "address"}): "this is Harvest's list of clients; export the detailed time report",
    },
)
