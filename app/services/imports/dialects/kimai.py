"""Kimai: the export of every version, English or German, its API, and the template of its import bundle.

It has the date of the start only. A duration may be seconds, hours or `H:MM`, by version; the file tells which.
What could be a formula in a spreadsheet is written after `' `.
"""

from app.services.imports.dialects.base import Cells, Dialect


def adapt(cells: Cells) -> None:
    """Takes back what was put before a description."""
    cells["notes"] = cells.get("notes", "").removeprefix("' ")


KIMAI = Dialect(
    name="kimai",
    title="Kimai",
    columns={
        "row_id": ("id",),
        "person_email": ("e-mail", "email"),
        "person_login": ("user", "username", "benutzer"),
        "person_name": ("name",),
        "client": ("customer", "kunde"),
        "project": ("project", "projekt"),
        "task": ("activity", "tätigkeit"),
        "notes": ("description", "beschreibung"),
        "billable": ("billable", "abrechenbar"),
        "tags": ("tags", "schlagworte"),
        "start_date": ("date", "datum"),
        "start": ("begin",),
        "end": ("end",),
        "start_time": ("from", "von"),
        "end_time": ("to", "bis"),
        "duration": ("duration", "dauer"),
        "break": ("break", "pause"),
    },
    signatures=(
        frozenset({"start", "end", "task"}),
        frozenset({"start_date", "start_time", "end_time", "client"}),
        frozenset({"start_date", "start_time", "end_time", "project"}),
    ),
    adapt=adapt,
    over_midnight=True,
    whole_seconds=True,
)
