"""TimeTracker's own files: those for the API and the web form, and its exports.

Tags are joined by commas or by semicolons: DRYTRIX TimeTracker's template says one, its code takes the other. Ids next
to names belong to the instance that wrote the file, so names win if there are both.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property

from app.services.imports.cells import normalize_header
from app.services.imports.formats.base import Cells, ImportFormat
from app.services.texts.catalogues import languages, text_in
from app.services.time_entries.columns import END_OFFSET, EXPORTED_COLUMNS, START_OFFSET


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


class OwnColumns(Mapping[str, tuple[str, ...]]):
    """The headers of our fields, also as exports in a language have them; catalogues are read with the first file."""

    @cached_property
    def _headers(self) -> dict[str, tuple[str, ...]]:
        own = {column.import_field: (*column.headers, *_in_languages(column.title)) for column in EXPORTED_COLUMNS}
        # Our workbooks have local times and, beside them, the offsets that make instants of them.
        offsets = {
            name: (column.replace("_", " "), *_in_languages(title))
            for name, (column, title) in {"start_offset": START_OFFSET, "end_offset": END_OFFSET}.items()
        }
        del own[""]
        return {"person_login": ("username",), **offsets, **own}

    def __getitem__(self, field: str) -> tuple[str, ...]:
        return self._headers[field]

    def __iter__(self) -> Iterator[str]:
        return iter(self._headers)

    def __len__(self) -> int:
        return len(self._headers)


def _in_languages(title: str) -> list[str]:
    return [normalize_header(text_in(language, title)) for language in languages()]


TIMETRACKER = ImportFormat(
    name="timetracker",
    title="TimeTracker",
    position=0,
    columns=OwnColumns(),
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
