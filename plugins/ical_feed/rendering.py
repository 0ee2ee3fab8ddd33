"""Entries as iCalendar."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypedDict

from icalendar import Calendar, Event, vDuration, vText

REFRESH = timedelta(hours=1)
# RFC 5545 allows no control character in a text except the tab; line ends are written as \n.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class FeedEntry(TypedDict):
    """The fields of an entry, as the API lists it, that a calendar shows."""

    id: int
    start_time: str
    end_time: str
    updated_at: str
    project: str | None
    client: str | None
    task: str | None
    notes: str | None
    tag_list: list[str]


def render(name: str, instance: str, entries: Iterable[FeedEntry]) -> bytes:
    """A calendar of entries, whose ids end in `instance`."""
    calendar = Calendar()
    calendar.add("prodid", "-//TimeTracker//iCal feed//EN")
    calendar.add("version", "2.0")
    # The library escapes only vText.
    calendar.add("x-wr-calname", vText(clean(name)))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))  # Outlook reads this one
    for entry in entries:
        calendar.add_component(event(instance, entry))
    text: bytes = calendar.to_ical()
    return text


def event(instance: str, entry: FeedEntry) -> Event:
    """An entry. Its stamp is that of its last change, so that an unchanged entry has the same text."""
    start, end = moment(entry["start_time"]), moment(entry["end_time"])
    changed = moment(entry["updated_at"])
    made = Event()
    made.add("uid", f"time-entry-{entry['id']}@{instance}")
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


def summary(entry: FeedEntry) -> str:
    """`Project • Task`; the client takes the place of a missing project."""
    return clean(" • ".join(filter(None, (entry["project"] or entry["client"], entry["task"]))))


def moment(text: str) -> datetime:
    """An instant from the API's text, in whole seconds."""
    return datetime.fromisoformat(text).replace(microsecond=0)


def clean(text: str) -> str:
    """A text as iCalendar can hold it."""
    return CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
