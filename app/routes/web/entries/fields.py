"""The fields of an entry in a form: read, made into what the services take, and filled."""

import re
from collections.abc import Mapping
from datetime import datetime, time
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import orjson
from pydantic import BeforeValidator
from quart import request

from app.core.clock import today
from app.core.errors import AppError, Invalid, NotFound, invalid_fields
from app.core.listing import one
from app.routes.context import caller, session
from app.routes.web.entries import times
from app.routes.web.looks import length
from app.routes.web.texts import gettext as _
from app.routes.wire import Day, Id, Instant, Line, Query, Reference, Tags, Text
from app.services.time_entries import lengths, queries

CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d(?:\.\d+)?)?")
# What services call the fields, and what a form does.
NAMES = {"start_time": "start", "end_time": "end", "break_seconds": "pause"}


def parse_clock(text: Any) -> time:
    """A time of day from `14:05`, whole minutes."""
    found = CLOCK.fullmatch(text.strip()) if isinstance(text, str) and text.isascii() else None
    if found is None:
        raise ValueError("must be a time such as 14:05")
    return time(int(found[1]), int(found[2]))


def parse_length(text: Any) -> int:
    """Seconds of `1:30`, `1.5`, `1,5 h`, `90m` or `1h 30m`."""
    try:
        found = lengths.seconds(str(text))
    except Invalid as error:
        raise ValueError(error.message) from None
    if found > times.LONGEST.total_seconds():
        raise ValueError("must be at most 31 days")
    return found


Clock = Annotated[time, BeforeValidator(parse_clock)]
Length = Annotated[int, BeforeValidator(parse_length)]
Fold = Literal["0", "1"]


class RowForm(Query):
    """What can be changed of an entry in its row. `seen` is the state that the form was made of.

    `start_fold` and `end_fold` say which one is meant of two times that a clock shows twice.
    """

    day: Day | None = None
    start: Clock | None = None
    end: Clock | None = None
    end_day: Day | None = None
    start_fold: Fold | None = None
    end_fold: Fold | None = None
    project_id: Id | None = None
    task_id: Id | None = None
    notes: Text | None = None
    tags: Tags | None = None
    billable: Line | None = None
    seen: Instant | None = None

    def values(self) -> dict[str, Any]:
        """What it says of the work, as the services take it."""
        notes = (self.notes or "").replace("\r\n", "\n").strip() or None
        return {
            "project_id": self.project_id,
            "task_id": self.task_id,
            "notes": notes,
            "tags": self.tags,
            "billable": self.billable is not None,
        }


class EntryForm(RowForm):
    """All of an entry."""

    pause: Length | None = None
    paid: Line | None = None
    invoice_number: Reference | None = None

    def values(self) -> dict[str, Any]:
        """The same, and what is for accounts."""
        return super().values() | {
            "break_seconds": self.pause or 0,
            "paid": self.paid is not None,
            "invoice_number": self.invoice_number,
        }


FIELDS = tuple(EntryForm.model_fields)


async def shown(entry_id: int) -> dict[str, Any]:
    """The entry as its list has it, where the caller may see it; NotFound otherwise."""
    found = await one(session(), queries.ENTRIES, {"id": entry_id} | queries.visible_to(caller()))
    if found is None:
        raise NotFound(_("That entry is no longer there"))
    entry: dict[str, Any] = orjson.loads(found)
    return entry


def changes(form: RowForm, entry: Mapping[str, Any]) -> dict[str, Any]:
    """What a form changes of an entry, given as its list has it.

    What stays is left out: a project may have been archived since, and seconds that no field shows must not get lost.
    """
    values = form.values()
    if values["project_id"] is None and entry["client_id"] is None:
        raise invalid_fields(project_id=_("Choose a project"))
    if "break_seconds" in values and values["break_seconds"] // 60 == entry["break_seconds"] // 60:
        del values["break_seconds"]
    if values["project_id"] is None:
        del values["project_id"]
    start, end = times.of_form(form, caller().zone, entry)
    return {name: value for name, value in values.items() if value != entry[name]} | {
        name: value
        for name, value in (("start_time", start), ("end_time", end))
        if value and (not entry[name] or value != datetime.fromisoformat(entry[name]))
    }


async def filled(entry: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What the fields hold: what was sent with this request, else what the entry has."""
    form = await request.form
    if form:
        return form.to_dict()
    if entry is None:
        return {"day": str(today(caller().zone)), "billable": "yes"} | request.args.to_dict()
    return {
        **{name: entry[name] for name in ("project_id", "task_id", "notes", "invoice_number")},
        **clocks(entry),
        "tags": ", ".join(entry["tag_list"]),
        "billable": "yes" if entry["billable"] else "",
        "paid": "yes" if entry["paid"] else "",
        "pause": length(entry["break_seconds"]) if entry["break_seconds"] else "",
        "seen": entry["updated_at"],
    }


def clocks(entry: Mapping[str, Any]) -> dict[str, str]:
    """The day and the times of an entry; `end_day` only where the times alone would be read as another day."""
    place = ZoneInfo(caller().zone)
    start = datetime.fromisoformat(entry["start_time"]).astimezone(place)
    shown = {"day": f"{start:%Y-%m-%d}", "start": f"{start:%H:%M}"}
    if not entry["end_time"]:
        return shown
    end = datetime.fromisoformat(entry["end_time"]).astimezone(place)
    shown["end"] = f"{end:%H:%M}"
    if (end.date() - start.date()).days != (end.time() < start.time()):
        shown["end_day"] = f"{end:%Y-%m-%d}"
    return shown


def named(error: AppError | None) -> AppError | None:
    """The error with the names that the fields have here."""
    if error and error.fields:
        error.fields = {NAMES.get(name, name): texts for name, texts in error.fields.items() if name != "if_updated_at"}
    return error
