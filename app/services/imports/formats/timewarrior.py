"""Timewarrior: its export as JSON. It has no projects; its ids count back from the newest interval, so they change."""

from app.services.imports.formats.base import Cells, ImportFormat, JsonItem, JsonShape
from app.services.imports.formats.json_values import pick, to_cells


def interval_row(item: JsonItem) -> Cells:
    """An interval; the current one has no end."""
    return to_cells(pick(item, "start", "end", "tags", "annotation"))


TIMEWARRIOR = ImportFormat(
    name="timewarrior",
    title="Timewarrior",
    position=7,
    columns={"start": ("start",), "end": ("end",), "tags": ("tags",), "notes": ("annotation",)},
    signatures=(frozenset({"start", "end", "tags", "notes"}),),
    json_shapes=(
        JsonShape(frozenset({"start"}), interval_row, only=frozenset({"id", "start", "end", "tags", "annotation"})),
    ),
)
