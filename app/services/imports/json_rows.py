"""JSON of other trackers' APIs, and of TimeTracker's own exports, as rows of texts."""

import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from app.services.imports.trouble import unreadable

BLOCK = 64 * 1024
LARGEST_ITEM = 8 * 1024 * 1024  # characters; also of an object around a list
MOST_KEYS = 200
MOST_TIME = 10**15  # milliseconds
BETWEEN = re.compile(r"[\s,\[\]\ufeff]*")
LISTS = ("data", "time_entries", "timesheets")  # names under which APIs put their list into an object
NAMES = ("name", "title", "username")

Item = dict[str, Any]
Flat = dict[str, str]


def is_json(start: bytes) -> bool:
    """Whether a file begins like a list or an object."""
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"[", b"{")


def rows(file: BinaryIO) -> Iterator[list[str]]:
    """A header of all the keys that occur, then a row for each object of the file.

    Lists, objects with a list in them, pages one after the other and one object a line are read, an object at a time.
    """
    flat, names = None, dict[str, None]()
    for item in items(file):
        flat = flat or kind_of(item)
        names |= dict.fromkeys(flat(item))
        if len(names) > MOST_KEYS:
            raise unreadable(f"The objects have more than {MOST_KEYS} different names")
    if flat is None:
        raise unreadable("The file is empty")
    yield list(names)
    for item in items(file):
        found = flat(item)
        yield [found.get(name, "") for name in names]


def items(file: BinaryIO) -> Iterator[Item]:
    """The objects of the file; Invalid where something else is in it, or it breaks off."""
    file.seek(0)
    stream = io.TextIOWrapper(file, "utf-8", errors="replace")
    try:
        for item in _objects(stream):
            inner = next((item[name] for name in LISTS if isinstance(item.get(name), list)), None)
            yield from (found for found in inner if isinstance(found, dict)) if inner is not None else (item,)
    finally:
        stream.detach()


def _objects(stream: io.TextIOWrapper) -> Iterator[Item]:
    decoder, text, at = json.JSONDecoder(), "", 0
    while True:
        at = BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # matches anything, if only nothing
        if at < len(text):
            if text[at] != "{":
                raise unreadable("The JSON has something else than objects in its list")
            try:
                item, at = decoder.raw_decode(text, at)
                yield item
                continue
            except RecursionError as error:
                raise unreadable("The JSON is nested too deeply") from error
            except ValueError as error:
                if len(text) - at > LARGEST_ITEM:
                    raise unreadable("The JSON cannot be read, or has an object that is too large") from error
        # Twice as much each time, so that a large object is not begun too often.
        more = stream.read(max(BLOCK, len(text) - at))
        if not more:
            if at < len(text):
                raise unreadable("The JSON is broken, or ends in the middle")
            return
        text, at = text[at:] + more, 0


def kind_of(item: Item) -> Callable[[Item], Flat]:
    """How objects like this one become rows."""
    if {"begin", "activity"} <= item.keys():
        return kimai
    if {"start", "dur"} <= item.keys():
        return toggl_report
    return toggl_entry if {"start", "duration"} <= item.keys() else plain


def plain(item: Item) -> Flat:
    """Kimai's import template and TimeTracker's exports: the columns of their CSV files."""
    return {name: text_of(value) for name, value in item.items()}


def toggl_report(item: Item) -> Flat:
    """Toggl's reports, version 2: milliseconds; `billable` is an amount of money."""
    taken = {
        name: item.get(name) for name in ("id", "start", "end", "description", "tags", "client", "project", "task")
    }
    person = item.get("user") or item.get("uid")
    return plain(taken | {"billable": item.get("is_billable"), "user": person}) | {
        "duration": _seconds(item["dur"], 1000)
    }


def toggl_entry(item: Item) -> Flat:
    """Toggl's time entries, versions 8 and 9: names only where they were asked for; below zero it is running."""
    taken = {name: item.get(name) for name in ("id", "start", "stop", "description", "tags", "billable")}
    names = {name: item.get(f"{name}_name") for name in ("client", "project", "task")}
    person = item.get("user_name") or item.get("user_id") or item.get("uid")
    return plain(taken | names | {"user": person}) | {"duration": _seconds(item["duration"])}


def kimai(item: Item) -> Flat:
    """Kimai's timesheets, with `full=1`: else projects and activities are numbers that mean nothing here."""
    project, user = item.get("project"), item.get("user")
    if not isinstance(project, dict):
        raise unreadable("The projects are numbers; ask Kimai with full=1")
    taken = {name: item.get(name) for name in ("id", "begin", "end", "project", "activity", "description")}
    who = (
        {"username": user.get("username"), "name": user.get("alias")} if isinstance(user, dict) else {"username": user}
    )
    more = {"customer": project.get("customer"), "tags": item.get("tags"), "billable": item.get("billable")}
    times = {
        "duration": _seconds(item.get("duration")) if item.get("end") else "",
        "break": _seconds(item.get("break")),
    }
    return plain(taken | who | more) | times


def _seconds(value: object, per: int = 1) -> str:
    """A length with its unit; none where it is below zero, which says that the clock is running."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < MOST_TIME:
        return f"{round(value / per)} sec" if value >= 0 else ""
    return text_of(value)


def text_of(value: object) -> str:
    """A value as a cell: lists joined by commas, of objects their names."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(map(text_of, value))
    if isinstance(value, dict):
        return next((str(value[name]) for name in NAMES if value.get(name)), "")
    return "" if value is None else str(value)
