"""The form of an entry: its schemas, its values, and the changes that it makes."""

import re
from collections.abc import Mapping
from datetime import datetime, time
from typing import Annotated, Literal, TypedDict
from zoneinfo import ZoneInfo

import orjson
from pydantic import BeforeValidator
from quart import request

from app.core.clock import today
from app.core.errors import AppError, Invalid, NotFound, invalid_fields
from app.routes.context import caller, read_one
from app.routes.schemas.time_entries import EntryTexts
from app.routes.schemas.types import Day, Id, Instant, Line, Query, Tags, Text
from app.routes.web import choices, entry_times
from app.routes.web.forms import Values
from app.routes.web.i18n import gettext as _
from app.routes.web.lists import Row
from app.services.time_entries import durations, queries
from app.services.time_entries.durations import format_duration
from app.services.time_entries.filters import EntryFilter

CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d(?:\.\d+)?)?")
# The fields that services name differently.
FORM_NAMES = {"start_time": "start", "end_time": "end", "break_seconds": "pause"}
SPLIT_NAMES = {"at": "split_at", "break_seconds": "split_break"}


def parse_clock(text: object) -> time:
    """Return the time of day of `14:05`, in whole minutes."""
    found = CLOCK.fullmatch(text.strip()) if isinstance(text, str) and text.isascii() else None
    if found is None:
        raise ValueError("must be a time such as 14:05")
    return time(int(found[1]), int(found[2]))


def parse_length(text: object) -> int:
    """Return the seconds of `1:30`, `1.5`, `1,5 h`, `90m` or `1h 30m`."""
    try:
        found = durations.parse_duration(str(text))
    except Invalid as error:
        raise ValueError(error.message) from None
    if found > entry_times.MAX_DURATION.total_seconds():
        raise ValueError("must be at most 31 days")
    return found


Clock = Annotated[time, BeforeValidator(parse_clock)]
Length = Annotated[int, BeforeValidator(parse_length)]
Fold = Literal["0", "1"]


class RowForm(Query):
    """The fields of an entry that its row has. `seen` is the `updated_at` of the entry that was shown.

    `start_fold` and `end_fold` choose between the two instants of a time that clocks show twice.
    """

    day: Day | None = None
    start: Clock | None = None
    end: Clock | None = None
    end_day: Day | None = None
    start_fold: Fold | None = None
    end_fold: Fold | None = None
    duration: Length | None = None
    project_id: Id | None = None
    task_id: Id | None = None
    notes: Text | None = None
    tags: Tags | None = None
    billable: Line | None = None
    seen: Instant | None = None

    def values(self) -> Values:
        """Return the fields other than the times, named as services name them."""
        notes = (self.notes or "").replace("\r\n", "\n").strip() or None
        return {
            "project_id": self.project_id,
            "task_id": self.task_id,
            "notes": notes,
            "tags": self.tags,
            "billable": self.billable is not None,
        }


class EntryForm(RowForm, EntryTexts):
    """All fields of an entry."""

    pause: Length | None = None
    paid: Line | None = None

    def values(self) -> Values:
        """Return the same with the break and the accounting fields."""
        return super().values() | {
            "break_seconds": self.pause or 0,
            "paid": self.paid is not None,
            **{name: getattr(self, name) for name in EntryTexts.model_fields},
        }


FIELDS = tuple(EntryForm.model_fields)


async def visible_entry(entry_id: int) -> Row:
    """Return an entry as the list has it; NotFound if the caller may not see it."""
    found = await read_one(queries.ENTRIES, EntryFilter(id=entry_id))
    if found is None:
        raise NotFound(_("The entry no longer exists"))
    entry: Row = orjson.loads(found)
    return entry


def changes(form: RowForm, entry: Row) -> Values:
    """Return what a form changes of an entry, which is as the list has it.

    Unchanged fields are left out: a project may be archived by now, and seconds that no field shows must stay.
    """
    values = form.values()
    if values["project_id"] is None and entry["client_id"] is None:
        raise invalid_fields(project_id=_("Choose a project"))
    if "break_seconds" in values and values["break_seconds"] // 60 == entry["break_seconds"] // 60:
        del values["break_seconds"]
    if values["project_id"] is None:
        del values["project_id"]
    start, end = form_times(form, entry)
    return {name: value for name, value in values.items() if value != entry[name]} | {
        name: value
        for name, value in (("start_time", start), ("end_time", end))
        if value and (not entry[name] or value != datetime.fromisoformat(entry[name]))
    }


def form_times(form: RowForm, entry: Row) -> tuple[datetime, datetime | None]:
    """Return start and end; a length without breaks replaces the end, or must agree with one that was typed."""
    if not form.duration:
        return entry_times.form_times(form, caller().zone, entry)
    pause: int = getattr(form, "pause", entry["break_seconds"]) or 0
    if form.end and entry["end_time"] and entry_times.shows(entry["end_time"], form.end, caller().zone):
        form.end = form.end_day = None
    start, end = entry_times.form_times(form, caller().zone, entry, form.duration + pause)
    if end and (end - start).total_seconds() != form.duration + pause:
        raise invalid_fields(duration=_("is not the time from start to end without the break; leave one of them empty"))
    return start, end


class BookingChoices(TypedDict):
    """The projects and tasks that a form offers."""

    projects: choices.Grouped[choices.ProjectChoice]
    tasks: choices.Grouped[choices.TaskChoice]


async def booking_choices(*chosen: Mapping[str, object], entry: Mapping[str, object] | None = None) -> BookingChoices:
    """Return the choices of a form, those in its values included. The form offers those of `entry` by itself."""
    entry = entry or {}
    wanted = {
        name: [values.get(name) for values in chosen if str(values.get(name)) != str(entry.get(name))]
        for name in ("project_id", "task_id")
    }
    projects = await choices.projects_with(*wanted["project_id"])
    return {"projects": projects, "tasks": await choices.tasks(projects, *wanted["task_id"])}


async def entry_values(entry: Row | None = None) -> Row:
    """Return the values of the fields: those that were sent, else those of the entry."""
    form = await request.form
    if form and request.endpoint != "web.entry_split":
        values = form.to_dict()
        # A running timer that has been stopped since the form was shown has an end now.
        if entry and entry["end_time"] and "seen" in values and not (values.get("end") or values.get("duration")):
            return values | {name: text for name, text in time_values(entry).items() if not values.get(name)}
        return values
    if entry is None:
        return {"day": str(today(caller().zone))} | request.args.to_dict()
    return {
        **{name: entry[name] for name in ("project_id", "task_id", "notes", *EntryTexts.model_fields)},
        **time_values(entry),
        "tags": ", ".join(entry["tag_list"]),
        "billable": "yes" if entry["billable"] else "",
        "paid": "yes" if entry["paid"] else "",
        "pause": format_duration(entry["break_seconds"]) if entry["break_seconds"] else "",
        "seen": entry["updated_at"],
        "lasted": format_duration(entry["duration_seconds"]) if entry["end_time"] else "",
    }


def time_values(entry: Row) -> dict[str, str]:
    """Return the day and the times of an entry; `end_day` only if the times alone would mean another day."""
    zone = ZoneInfo(caller().zone)
    start = datetime.fromisoformat(entry["start_time"]).astimezone(zone)
    values = {"day": f"{start:%Y-%m-%d}", "start": f"{start:%H:%M}"}
    if not entry["end_time"]:
        return values
    end = datetime.fromisoformat(entry["end_time"]).astimezone(zone)
    values["end"] = f"{end:%H:%M}"
    if (end.date() - start.date()).days != (end.time() < start.time()):
        values["end_day"] = f"{end:%Y-%m-%d}"
    return values


def with_form_names(error: AppError | None) -> AppError | None:
    """Return the error with the field names of the form."""
    if error and error.fields:
        names = SPLIT_NAMES if request.endpoint == "web.entry_split" else FORM_NAMES
        error.fields = {names.get(name, name): texts for name, texts in error.fields.items() if name != "if_updated_at"}
    return error
