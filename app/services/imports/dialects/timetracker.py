"""TimeTracker's own files: what the API and the web form take, and what it exports.

Tags are joined by commas or by semicolons: the form's template says one, the application has always meant the other.
Ids beside names are those of the instance that wrote the file, so names count where there are both.
"""

from app.services.imports.dialects.base import Cells, Dialect


def adapt(cells: Cells) -> None:
    """One mark between tags, names over ids, and seconds that say so."""
    cells["tags"] = cells.get("tags", "").replace(";", ",")
    if cells.get("project") or cells.get("client"):
        cells["project_id"] = cells["task_id"] = ""
    if not cells.get("end") and not cells.get("hours", "").strip("0."):
        cells["hours"] = ""  # exports write zero hours where the timer is running
    for field in ("duration", "break"):
        if text := cells.get(field):
            cells[field] = f"{text} sec"


TIMETRACKER = Dialect(
    name="timetracker",
    title="TimeTracker",
    columns={
        "row_id": ("id",),
        "person_login": ("username",),
        "person_name": ("user",),
        "client": ("client name", "client"),
        "project": ("project name", "project"),
        "project_id": ("project id",),
        "task": ("task name", "task"),
        "task_id": ("task id",),
        "notes": ("notes", "description"),
        "billable": ("billable",),
        "paid": ("paid", "billed"),
        "tags": ("tags",),
        "start": ("start time", "start"),
        "end": ("end time", "end"),
        "duration": ("duration seconds",),
        "hours": ("duration hours", "duration (hours)"),
        "break": ("break seconds",),
    },
    signatures=(
        frozenset({"start", "project"}),
        frozenset({"start", "project_id"}),
        frozenset({"start", "end"}),
    ),
    adapt=adapt,
)
