"""TimeTracker's own files: what the API and the web form take, and what it exports.

Tags are joined by commas or by semicolons: the form's template says one, the application has always meant the other.
"""

from app.services.imports.dialects.base import Cells, Dialect


def adapt(cells: Cells) -> None:
    """One mark between tags."""
    cells["tags"] = cells.get("tags", "").replace(";", ",")


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
        "hours": ("duration hours", "duration (hours)"),
    },
    signatures=(
        frozenset({"start", "project"}),
        frozenset({"start", "project_id"}),
        frozenset({"start", "end"}),
    ),
    adapt=adapt,
)
