"""Harvest: the detailed time report. It has a day and hours, but no start and no e-mail address.

`Hours Rounded` is for invoices and is not read. If a company tracks start and end, they are used. The API has ids.
"""

from app.services.imports.formats.base import Cells, ImportFormat, JsonItem, JsonShape
from app.services.imports.formats.json_values import pick, to_cells


def normalize(cells: Cells) -> None:
    """Join the two names of a person."""
    cells["person_name"] = f"{cells.pop('first_name', '')} {cells.pop('last_name', '')}".strip()


def time_entry_row(item: JsonItem) -> Cells:
    """A time entry of the API, version 2; a running one has hours so far, which are not read."""
    values: JsonItem = {
        **pick(item, "client", "project", "task", "notes", "billable"),
        "time entry id": item.get("id"),
        "date": item.get("spent_date"),
        "first name": item.get("user"),
        "last name": "",
        "invoiced": item.get("is_billed"),
        "start time": item.get("started_time"),
        "end time": item.get("ended_time"),
        "hours": item.get("hours"),
    }
    if item.get("is_running") is True:
        values |= {"start time": "", "end time": "", "hours": ""}
    return to_cells(values)


HARVEST = ImportFormat(
    name="harvest",
    title="Harvest",
    position=3,
    columns={
        "row_id": ("time entry id",),
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
    unique_ids=True,
    json_shapes=(JsonShape(frozenset({"spent_date", "hours"}), time_entry_row),),
    hints={
        frozenset({"project", "total hours"}): "this is Harvest's list of projects; export the detailed time report",
        frozenset({"client name", "address"}): "this is Harvest's list of clients; export the detailed time report",
    },
)
