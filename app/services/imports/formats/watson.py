"""Watson: the log as CSV or JSON. The first has clock times of the machine, the second has their offset."""

from app.services.imports.formats.base import ImportFormat

WATSON = ImportFormat(
    name="watson",
    title="Watson",
    position=6,
    columns={
        "row_id": ("id",),
        "start": ("start",),
        "end": ("stop",),
        "project": ("project",),
        "tags": ("tags",),
    },
    signatures=(frozenset({"row_id", "start", "end", "project", "tags"}),),
    unique_ids=True,
    hints={
        frozenset({"projects", "timespan"}): "this is Watson's report; write the log instead, `watson log --all --json`"
    },
)
