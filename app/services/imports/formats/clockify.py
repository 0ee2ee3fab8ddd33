"""Clockify: the detailed report, in the languages and with the columns that workspaces have given it.

`Duration (decimal)` is rounded and never used. Breaks are not tracked time. A workspace may rename Client and Task.
"""

from app.core.messages import N_
from app.services.imports.errors import RowError
from app.services.imports.formats import translations
from app.services.imports.formats.base import Cells, ImportFormat

WORK_KINDS = frozenset({"", "regular", "normal"})


def normalize(cells: Cells) -> None:
    """Skip rows that are not work."""
    kind = cells.get("kind", "")
    if kind.casefold() not in WORK_KINDS:
        raise RowError("no_work", N_("is not working time"), field="kind", value=kind, skip=True)


CLOCKIFY = ImportFormat(
    name="clockify",
    title="Clockify",
    position=2,
    columns={
        **{field: translations.translated_headers(field) for field in translations.HEADER_TRANSLATIONS},
        "task": translations.translated_headers("task", "activity", "equipo"),
        "paid": ("invoiced", "facturado"),
        "kind": ("type", "tipo", "typ"),
        "duration": translations.translated_headers("duration", unit=" (h)"),
        "decimal": translations.translated_headers("duration", unit=" (decimal)"),
        "other_date": ("date of creation",),
    },
    signatures=(
        frozenset({"start_date", "start_time", "duration"}),
        frozenset({"start_date", "start_time", "decimal"}),
    ),
    normalize=normalize,
    hints={
        frozenset({"time (h)", "time (decimal)"}): "this is Clockify's summary report; export the detailed one",
        frozenset({"tracked (h)"}): "this is Clockify's list of projects; export the detailed time report",
    },
    neighbors={"client": ("project", "notes"), "task": ("notes", "person_name")},
)
