"""TimeTracker's own files: those for the API and the web form, and its exports.

Tags are joined by commas or by semicolons: DRYTRIX TimeTracker's template says one, its code takes the other. Ids next
to names belong to the instance that wrote the file, so names win if there are both.
"""

from app.services.imports.formats.base import Cells, ImportFormat
from app.services.time_entries.columns import EXPORTED_COLUMNS


def normalize(cells: Cells) -> None:
    """Join tags by commas, prefer names to ids, and give seconds their unit."""
    cells["tags"] = cells.get("tags", "").replace(";", ",")
    if cells.get("project") or cells.get("client"):
        cells["project_id"] = cells["task_id"] = ""
    if not cells.get("end") and not cells.get("hours", "").strip("0."):
        cells["hours"] = ""  # exports write zero hours for a running timer
    for field in ("duration", "break"):
        if text := cells.get(field):
            cells[field] = f"{text} sec"


TIMETRACKER = ImportFormat(
    name="timetracker",
    title="TimeTracker",
    position=0,
    columns={
        "person_login": ("username",),
        # Our workbooks have local times and, beside them, the offsets that make instants of them.
        "start_offset": ("start utc offset",),
        "end_offset": ("end utc offset",),
        **{column.import_field: column.headers for column in EXPORTED_COLUMNS if column.import_field},
    },
    signatures=(
        frozenset({"start", "project"}),
        frozenset({"start", "project_id"}),
        frozenset({"start", "end"}),
    ),
    normalize=normalize,
    hints={
        frozenset({"name", "contact person", "default hourly rate"}): (
            "this is TimeTracker's list of clients; export the time entries"
        )
    },
)
