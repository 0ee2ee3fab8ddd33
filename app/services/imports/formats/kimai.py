"""Kimai: the export of every version, English or German, its API, and the template of its import bundle.

It has only the date of the start. A duration may be seconds, hours or `H:MM`, depending on the version; the file tells.
A description that could be a formula in a spreadsheet is written after `' `.
"""

from app.services.imports.errors import unreadable
from app.services.imports.formats.base import Cells, ImportFormat, JsonItem, JsonShape
from app.services.imports.formats.json_values import duration_text, pick, to_cells


def normalize(cells: Cells) -> None:
    """Remove the prefix of a description."""
    cells["notes"] = cells.get("notes", "").removeprefix("' ")


def timesheet_row(item: JsonItem) -> Cells:
    """A timesheet of the API with `full=1`; without it, projects and activities are ids of another system."""
    project, user = item.get("project"), item.get("user")
    if not isinstance(project, dict):
        raise unreadable("The projects are numbers; ask Kimai with full=1")
    person: JsonItem = {"username": user}
    if isinstance(user, dict):
        person = {"username": user.get("username"), "name": user.get("alias")}
    values = pick(item, "id", "begin", "end", "project", "activity", "description", "tags", "billable", "exported")
    times = {
        "duration": duration_text(item.get("duration")) if item.get("end") else "",
        "break": duration_text(item.get("break")),
    }
    return to_cells({**values, **person, "customer": project.get("customer")}) | times


KIMAI = ImportFormat(
    name="kimai",
    title="Kimai",
    position=4,
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
        "paid": ("exported", "exportiert"),
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
    normalize=normalize,
    over_midnight=True,
    whole_seconds=True,
    json_shapes=(JsonShape(frozenset({"begin", "activity"}), timesheet_row),),
)
