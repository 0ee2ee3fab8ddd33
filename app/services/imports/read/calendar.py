"""Calendars (iCalendar) as rows of texts, a row for each event.

Events are parsed some at a time, together with the calendar's time zones, so that memory does not grow with the file.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, BinaryIO

from app.core.clock import iso
from app.core.lazy import LazyModule
from app.services.imports.errors import unreadable

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = LazyModule("icalendar")

HEADER = [
    *("UID", "DTSTART", "DTEND", "SUMMARY", "CATEGORIES", "STATUS", "WHOLE DAY", "RRULE"),
    *("DESCRIPTION", "LOCATION"),
]
EVENTS_AT_ONCE = 100
RECURRENCE = " at "
PARSE_ERRORS = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, OSError, RecursionError)
LARGEST_COMPONENT, MAX_ZONES = 1024 * 1024, 200  # characters of an event; time zones


def is_calendar(start: bytes) -> bool:
    """Return whether a file begins like a calendar."""
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].upper() == b"BEGIN:VCALENDAR"


def calendar_rows(file: BinaryIO) -> Iterator[list[str]]:
    """Yield a header, then a row for each event; Invalid if the file is not a calendar, or ends in the middle."""
    yield HEADER
    zones: list[str] = []
    events: list[str] = []
    for name, text in _components(file):
        if name == "VTIMEZONE" and len(zones) < MAX_ZONES:
            zones.append(text)
        elif name == "VEVENT":
            events.append(text)
            if len(events) >= EVENTS_AT_ONCE:
                yield from _rows(zones, events)
                events = []
    yield from _rows(zones, events)


def _components(file: BinaryIO) -> Iterator[tuple[str, str]]:
    """Yield name and text of each event and time zone."""
    file.seek(0)
    name, size, ended = "", 0, False
    lines: list[str] = []
    for raw in iter(lambda: file.readline(LARGEST_COMPONENT), b""):
        line = raw.decode("utf-8-sig", "replace").rstrip("\r\n")
        plain = line.strip().upper()
        if not name and plain in ("BEGIN:VEVENT", "BEGIN:VTIMEZONE"):
            name, lines, size = plain.removeprefix("BEGIN:"), [], 0
        ended = plain == "END:VCALENDAR" or (ended and not plain)
        if not name:
            continue
        lines.append(line)
        size += len(line)
        if size > LARGEST_COMPONENT:
            raise unreadable("The calendar has an event that is too large")
        if plain == f"END:{name}":
            yield name, "\r\n".join(lines)
            name = ""
    if not ended:
        raise unreadable("The calendar ends in the middle")


def _rows(zones: list[str], events: list[str]) -> Iterator[list[str]]:
    """Yield the rows of some events: parsed together, or one by one if that fails."""
    try:
        yield from map(_row, _parsed(zones, events))
    except PARSE_ERRORS:
        if len(events) == 1:
            yield _unreadable_row(events[0])
            return
        for event in events:
            yield from _rows(zones, [event])


def _parsed(zones: list[str], events: list[str]) -> list["icalendar.Component"]:
    calendar = icalendar.Calendar.from_ical("\r\n".join(["BEGIN:VCALENDAR", *zones, *events, "END:VCALENDAR"]))
    found = calendar.walk("VEVENT")
    if len(found) != len(events):
        raise ValueError("events in events")
    return found


def _row(event: "icalendar.Component") -> list[str]:
    start, length = event.get("DTSTART"), getattr(event.get("DURATION"), "dt", None)
    end = event.get("DTEND")
    whole_day = not isinstance(getattr(start, "dt", None), datetime) and isinstance(getattr(start, "dt", None), date)
    until = _moment(end) if end is not None else _moment(start, length)
    number = f"{event.get('UID', '')}{RECURRENCE}{_moment(again)}" if (again := event.get("RECURRENCE-ID")) else ""
    return [
        number or _text(event, "UID"),
        _moment(start),
        until,
        _text(event, "SUMMARY"),
        ", ".join(_categories(event.get("CATEGORIES"))),
        _text(event, "STATUS"),
        "yes" if whole_day else "",
        "yes" if event.get("RRULE") or event.get("RDATE") else "",
        _text(event, "DESCRIPTION"),
        _text(event, "LOCATION"),
    ]


def _text(event: "icalendar.Component", name: str) -> str:
    found = event.get(name, "")
    return ", ".join(map(str, found)) if isinstance(found, list) else str(found)


def _categories(found: object) -> Iterator[str]:
    for value in found if isinstance(found, list) else [found]:
        yield from map(str, getattr(value, "cats", ()))


def _moment(value: object, later: object = None) -> str:
    """Return a time as ISO 8601, in UTC if its zone is known, or a date; what is neither is refused later."""
    found = getattr(value, "dt", None)
    if not isinstance(found, date):
        return "" if value is None else str(value)
    zone = getattr(value, "params", {}).get("TZID")
    try:
        if isinstance(later, timedelta):
            found += later
        if not isinstance(found, datetime):
            return found.isoformat()
        if found.tzinfo is not None:
            return iso(found)
    except (OverflowError, ValueError):
        return "?"
    return f"{found.isoformat()} {zone}" if zone else found.isoformat()


def _unreadable_row(event: str) -> list[str]:
    """Return a row that is refused for its start."""
    start = next((line for line in event.splitlines() if line.upper().startswith("DTSTART")), "?")
    return ["", start, *[""] * (len(HEADER) - 2)]
