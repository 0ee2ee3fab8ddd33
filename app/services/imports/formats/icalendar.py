"""iCalendar: the events of a calendar. Most calendars hold more than work, so it is imported on request only.

The title is the notes of an entry, the categories are its tags. Events of whole days, cancelled and future ones are not
tracked time. Of one that repeats, a file has the first time only.
"""

from app.core.clock import iso, now
from app.core.messages import N_
from app.services.imports.errors import RowError
from app.services.imports.formats.base import Cells, ImportFormat


def normalize(cells: Cells) -> None:
    """Skip events that are not tracked time; refuse those that repeat."""
    if cells.get("status", "").casefold() == "cancelled":
        raise RowError("deleted", N_("was cancelled"), field="status", value=cells["status"], skip=True)
    if cells.get("whole_day"):
        raise RowError("no_work", N_("is an event of whole days"), field="start", value=cells["start"], skip=True)
    if cells.get("repeats"):
        text = N_("repeats, and the file has only its first time; export a list of single events")
        raise RowError("repeats", text, field="repeats", value=cells["repeats"])
    for field in ("start", "end"):
        if " " in cells.get(field, ""):
            raise RowError("bad_zone", N_("has a time zone that is not known"), field=field, value=cells[field])
    if cells.get("end", "") > iso(now()) and cells["end"].endswith("Z"):
        raise RowError("no_work", N_("is in the future"), field="end", value=cells["end"], skip=True)


ICALENDAR = ImportFormat(
    name="icalendar",
    title="iCalendar",
    position=13,
    columns={
        "row_id": ("uid",),
        "start": ("dtstart",),
        "end": ("dtend",),
        "notes": ("summary",),
        "tags": ("categories",),
        "status": ("status",),
        "whole_day": ("whole day",),
        "repeats": ("rrule",),
    },
    signatures=(frozenset({"row_id", "start", "end", "notes", "whole_day"}),),
    normalize=normalize,
    unique_ids=True,
    on_request=True,
)
