"""Clockify: the detailed report, in the languages and with the columns that workspaces have given it.

`Duration (decimal)` is rounded and never used. Breaks are no tracked time.
"""

from app.services.imports.dialects import words
from app.services.imports.dialects.base import Cells, Dialect
from app.services.imports.trouble import Trouble

WORK = frozenset({"", "regular", "normal"})


def adapt(cells: Cells) -> None:
    """Skips what is no work."""
    kind = cells.get("kind", "")
    if kind.casefold() not in WORK:
        raise Trouble("no_work", "is not working time", field="kind", value=kind, skip=True)


CLOCKIFY = Dialect(
    name="clockify",
    title="Clockify",
    columns={
        **{field: words.of(field) for field in words.WORDS},
        "task": words.of("task", "activity", "equipo"),
        "kind": ("type", "tipo", "typ"),
        "duration": words.of("duration", unit=" (h)"),
        "decimal": words.of("duration", unit=" (decimal)"),
        "other_date": ("date of creation",),
    },
    signatures=(
        frozenset({"start_date", "start_time", "duration"}),
        frozenset({"start_date", "start_time", "decimal"}),
    ),
    adapt=adapt,
)
