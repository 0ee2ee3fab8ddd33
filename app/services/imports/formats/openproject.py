"""OpenProject: the report of time and costs, and the time entries of its API.

A work package is the task of an entry, the activity its tag. Rows of other types of cost are not time.
"""

from app.core.messages import N_
from app.services.imports.errors import RowError
from app.services.imports.formats.base import Cells, ImportFormat, JsonItem, JsonShape
from app.services.imports.formats.json_values import pick, to_cells

LABOR = frozenset({"", "labor", "labour", "arbeit", "arbeitszeit", "lohnkosten", "personalkosten"})


def normalize(cells: Cells) -> None:
    """Skip rows that are costs."""
    kind = cells.get("kind", "")
    if kind.casefold() not in LABOR:
        raise RowError("no_work", N_("is not working time"), field="kind", value=kind, skip=True)


def time_entry_row(item: JsonItem) -> Cells:
    """A time entry of the API, version 3, whose links have the names; an ongoing one has no hours yet."""
    links, comment = item.get("_links"), item.get("comment")
    titles = {
        name: link.get("title")
        for name, link in (links.items() if isinstance(links, dict) else ())
        if isinstance(link, dict)
    }
    values: JsonItem = {
        "date (spent)": item.get("spentOn"),
        "user": titles.get("user"),
        "activity": titles.get("activity"),
        "work package": titles.get("workPackage") or titles.get("entity"),
        "comment": comment["raw"] if isinstance(comment, dict) and "raw" in comment else comment,
        "project": titles.get("project"),
        "units": None if item.get("ongoing") is True else item.get("hours"),
    }
    return to_cells(pick(item, "id") | values)


OPENPROJECT = ImportFormat(
    name="openproject",
    title="OpenProject",
    position=12,
    columns={
        "row_id": ("id",),
        "person_name": ("user", "benutzer"),
        "project": ("project", "projekt"),
        "task": ("work package", "logged for", "arbeitspaket", "gebucht für", "gebucht auf"),
        "tags": ("activity", "aktivität"),
        "notes": ("comment", "kommentar"),
        "kind": ("cost type", "kostenart"),
        "start_date": ("date (spent)", "datum der buchung", "date", "datum"),
        "start_time": ("start time", "startzeit"),
        "end_time": ("end time", "endzeit"),
        "hours": ("units", "einheiten", "hours", "stunden"),
    },
    signatures=(frozenset({"start_date", "person_name", "tags", "task", "project", "hours"}),),
    normalize=normalize,
    over_midnight=True,
    json_shapes=(JsonShape(frozenset({"spentOn", "hours", "_links"}), time_entry_row),),
)
