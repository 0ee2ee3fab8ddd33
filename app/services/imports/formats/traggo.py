"""Traggo: time spans as its GraphQL API gives them. It has tags of a key and a value, and no projects.

A tag whose key is one of `NAMED_TAGS` is that field; the others become tags such as `type:work`.
"""

from app.services.imports.formats.base import Cells, ImportFormat, JsonItem, JsonShape
from app.services.imports.formats.json_values import UNREADABLE, pick, to_cells, to_text

NAMED_TAGS = {"project": "project", "proj": "project", "client": "client", "customer": "client", "task": "task"}


def time_span_row(item: JsonItem) -> Cells:
    """A time span; one that is running has no end."""
    cells = to_cells(pick(item, "id", "start", "end", "note", "client", "project", "task"))
    tags = item.get("tags") or []
    if not isinstance(tags, list) or not all(isinstance(tag, dict) for tag in tags):
        return cells | {"tags": UNREADABLE}
    pairs = [(to_text(tag.get("key")), to_text(tag.get("value"))) for tag in tags]
    named = {NAMED_TAGS[key]: value for key, value in reversed(pairs) if key in NAMED_TAGS}
    others = [f"{key}:{value}" for key, value in pairs if named.get(NAMED_TAGS.get(key, "")) != value]
    return cells | named | {"tags": ", ".join(others)}


TRAGGO = ImportFormat(
    name="traggo",
    title="Traggo",
    position=8,
    columns={
        "row_id": ("id",),
        "start": ("start",),
        "end": ("end",),
        "client": ("client",),
        "project": ("project",),
        "task": ("task",),
        "tags": ("tags",),
        "notes": ("note",),
    },
    signatures=(frozenset({"row_id", "start", "end", "tags", "notes"}),),
    json_shapes=(
        JsonShape(
            frozenset({"start", "tags", "note"}),
            time_span_row,
            only=frozenset({"id", "start", "end", "oldStart", "tags", "note", "__typename"}),
        ),
    ),
)
