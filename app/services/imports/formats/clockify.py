"""Clockify: the detailed report, in the languages and with the columns that workspaces have given it.

`Duration (decimal)` is rounded and never used. Breaks are not tracked time. A workspace may rename Client and Task.
The API has instants, and ids of entries.
"""

from app.core.messages import N_
from app.services.imports.errors import RowError, unreadable
from app.services.imports.formats import translations
from app.services.imports.formats.base import Cells, ImportFormat, JsonItem, JsonShape
from app.services.imports.formats.json_values import duration_text, part, pick, to_cells

WORK_KINDS = frozenset({"", "regular", "normal"})


def normalize(cells: Cells) -> None:
    """Skip rows that are not work."""
    kind = cells.get("kind", "")
    if kind.casefold() not in WORK_KINDS:
        raise RowError("no_work", N_("is not working time"), field="kind", value=kind, skip=True)


def time_entry_row(item: JsonItem) -> Cells:
    """A time entry of the API with `hydrated=true`, or of its detailed report; without either, projects are ids."""
    project, interval, invoice = item.get("project"), item.get("timeInterval"), item.get("invoicingInfo")
    if item.get("projectId") and not project and not item.get("projectName"):
        raise unreadable("The projects are ids; ask Clockify with hydrated=true, or for the detailed report")
    user, end = item.get("user"), part(interval, "end")
    values: JsonItem = {
        **pick(item, "description", "tags", "billable", "type"),
        "time entry id": item.get("id") or item.get("_id"),
        "start": part(interval, "start"),
        "end": end,
        "client": part(project, "clientName") or item.get("clientName"),
        "project": project or item.get("projectName"),
        "task": item.get("task") or item.get("taskName"),
        "user": user or item.get("userName") or item.get("userId"),
        "email": user.get("email") if isinstance(user, dict) else item.get("userEmail"),
        "invoiced": any(invoice.values()) if isinstance(invoice, dict) else invoice,
    }
    return to_cells(values) | {"duration (h)": duration_text(part(interval, "duration")) if end else ""}


CLOCKIFY = ImportFormat(
    name="clockify",
    title="Clockify",
    position=2,
    columns={
        **{field: translations.translated_headers(field) for field in translations.HEADER_TRANSLATIONS},
        "row_id": ("time entry id",),
        "start": ("start",),
        "end": ("end",),
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
        frozenset({"row_id", "start", "end", "duration", "kind"}),
    ),
    normalize=normalize,
    unique_ids=True,
    json_shapes=(JsonShape(frozenset({"timeInterval"}), time_entry_row),),
    hints={
        frozenset({"time (h)", "time (decimal)"}): "this is Clockify's summary report; export the detailed one",
        frozenset({"tracked (h)"}): "this is Clockify's list of projects; export the detailed time report",
    },
    neighbors={"client": ("project", "notes"), "task": ("notes", "person_name")},
)
