"""Entries as iCalendar."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from icalendar import Calendar, Event, vText

REFRESH = timedelta(hours=1)
# RFC 5545 allows no control character in a text but the tabulator; line ends are written as \n.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def render(name: str, host: str, entries: Iterable[dict[str, Any]]) -> bytes:
    """A calendar of entries as the API lists them."""
    calendar = Calendar()
    calendar.add("prodid", "-//TimeTracker//iCal feed//EN")
    calendar.add("version", "2.0")
    # The library escapes only what it knows to be text.
    calendar.add("x-wr-calname", vText(clean(name)))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(event(host, entry))
    text: bytes = calendar.to_ical()
    return text


def event(host: str, entry: dict[str, Any]) -> Event:
    """One entry. Its stamp is that of its last change, so that the same entry always reads the same."""
    start, end = (moment(entry[name]) for name in ("start_time", "end_time"))
    changed = moment(entry["updated_at"])
    made = Event()
    made.add("uid", f"time-entry-{entry['id']}@{host}")
    made.add("dtstamp", changed)
    made.add("last-modified", changed)
    made.add("dtstart", start)
    # iCalendar knows whole seconds only, and an end must be later than its start.
    made.add("dtend", max(end, start + timedelta(seconds=1)))
    made.add("summary", summary(entry))
    if entry["notes"]:
        made.add("description", clean(entry["notes"]))
    if entry["tag_list"]:
        made.add("categories", [clean(tag) for tag in entry["tag_list"]])
    return made


def summary(entry: dict[str, Any]) -> str:
    """`Project • Task`; the client stands in for a project."""
    return clean(" • ".join(filter(None, (entry["project"] or entry["client"], entry["task"]))))


def moment(text: str) -> datetime:
    """An instant from the API's text, in whole seconds."""
    return datetime.fromisoformat(text).replace(microsecond=0)


def clean(text: str) -> str:
    """A text as iCalendar can hold it."""
    return CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
