"""Harvest: the detailed time report. It has a day and hours, and says neither when work began nor who by e-mail.

`Hours Rounded` is for bills and is not read. Where a company tracks start and end, they are taken.
"""

from app.services.imports.dialects.base import Cells, Dialect


def adapt(cells: Cells) -> None:
    """Somebody is known by two names."""
    cells["person_name"] = f"{cells.pop('first_name', '')} {cells.pop('last_name', '')}".strip()


HARVEST = Dialect(
    name="harvest",
    title="Harvest",
    columns={
        "first_name": ("first name",),
        "last_name": ("last name",),
        "person_email": ("email",),
        "client": ("client",),
        "project": ("project",),
        "task": ("task",),
        "notes": ("notes",),
        "billable": ("billable?", "billable"),
        "start_date": ("date",),
        "start_time": ("start time", "started at", "start"),
        "end_time": ("end time", "ended at", "end"),
        "hours": ("hours",),
    },
    signatures=(
        frozenset({"start_date", "hours", "first_name", "last_name"}),
        frozenset({"start_date", "hours", "project", "person_email"}),
    ),
    adapt=adapt,
    over_midnight=True,
)
