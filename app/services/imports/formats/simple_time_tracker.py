"""Simple Time Tracker (Android): its export as CSV. An activity is a project here, a category is a tag."""

from app.services.imports.formats.base import Cells, ImportFormat


def normalize(cells: Cells) -> None:
    """Join the two lists of tags."""
    cells["tags"] = ", ".join(filter(None, (cells.get("tags", ""), cells.pop("categories", ""))))


SIMPLE_TIME_TRACKER = ImportFormat(
    name="simple-time-tracker",
    title="Simple Time Tracker",
    position=9,
    columns={
        "project": ("activity name", "activity"),
        "start": ("time started", "start time"),
        "end": ("time ended", "end time"),
        "notes": ("comment",),
        "categories": ("categories",),
        "tags": ("record tags",),
        "duration": ("duration",),
    },
    signatures=(frozenset({"project", "start", "end", "notes"}),),
    normalize=normalize,
)
