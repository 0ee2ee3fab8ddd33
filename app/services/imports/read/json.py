"""JSON of other trackers' APIs, and of TimeTracker's own exports, as rows of texts."""

import io
import json
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from app.services.imports.errors import unreadable
from app.services.imports.formats import FORMATS
from app.services.imports.formats.base import Cells, JsonItem
from app.services.imports.formats.json_values import to_cells
from app.services.imports.read.csv_file import BLOCK_SIZE

LARGEST_ITEM = 8 * 1024 * 1024  # characters; also of an object around a list
MAX_KEYS = 200
SEPARATORS = re.compile(r"[\s,\[\]\ufeff]*")
# Keys under which APIs put their list into an object, which may itself be in another one.
LIST_KEYS = ("data", "time_entries", "timesheets", "timeentries", "timeSpans", "_embedded", "elements")
MAX_WRAPPINGS = 4
SHAPES = [shape for known in FORMATS.values() for shape in known.json_shapes]


def is_json(start: bytes) -> bool:
    """Return whether a file begins like a list or an object."""
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"[", b"{")


def json_rows(file: BinaryIO) -> Iterator[list[str]]:
    """Yield a header of all keys that occur, then a row for each object of the file.

    The file may be a list, an object with a list in it, several of these in succession, or one object a line. It is
    read an object at a time.
    """
    flatten, names = None, dict[str, None]()
    for item in json_objects(file):
        flatten = flatten or flattening_of(item)
        names |= dict.fromkeys(flatten(item))
        if len(names) > MAX_KEYS:
            raise unreadable(f"The objects have more than {MAX_KEYS} different names")
    if flatten is None:
        raise unreadable("The file is empty")
    yield list(names)
    for item in json_objects(file):
        cells = flatten(item)
        yield [cells.get(name, "") for name in names]


def json_objects(file: BinaryIO) -> Iterator[JsonItem]:
    """Yield the objects of the file; Invalid if it holds anything else, or is truncated."""
    file.seek(0)
    stream = io.TextIOWrapper(file, "utf-8", errors="replace")
    try:
        for item in _objects(stream):
            yield from _unwrapped(item, MAX_WRAPPINGS)
    finally:
        stream.detach()


def _unwrapped(item: JsonItem, levels: int) -> Iterator[JsonItem]:
    """Yield the objects in an object of an API, each with the keys that it shares with the others; else the object."""
    name = next((name for name in LIST_KEYS if isinstance(item.get(name), list | dict)), "")
    if not name or not levels or any(shape.fits(item) for shape in SHAPES):
        yield item
        return
    inner = _objects_in(item[name])
    others = {key: value for key, value in item.items() if key != name}
    shares = any(shape.within == name and shape.fits(others | found) for shape in SHAPES for found in inner[:1])
    for found in inner:
        yield from (others | found,) if shares else _unwrapped(found, levels - 1)


def _objects_in(found: object) -> list[JsonItem]:
    """Return the objects of a list, or a single one."""
    listed: list[object] = found if isinstance(found, list) else [found]
    items = [item for item in listed if isinstance(item, dict)]
    if len(items) < len(listed):
        raise unreadable("The JSON has a list of something other than objects")
    return items


def _objects(stream: io.TextIOWrapper) -> Iterator[JsonItem]:
    decoder, text, at = json.JSONDecoder(), "", 0
    while True:
        at = SEPARATORS.match(text, at).end()  # type: ignore[union-attr]  # matches the empty string, too
        if at < len(text):
            if text[at] != "{":
                raise unreadable("The JSON has a list of something other than objects")
            try:
                item, at = decoder.raw_decode(text, at)
                yield item
                continue
            except RecursionError as error:
                raise unreadable("The JSON is nested too deeply") from error
            except ValueError as error:
                if len(text) - at > LARGEST_ITEM:
                    raise unreadable("The JSON cannot be read, or has an object that is too large") from error
        # Twice as much each time, so that a large object is not parsed too often.
        more = stream.read(max(BLOCK_SIZE, len(text) - at))
        if not more:
            if at < len(text):
                raise unreadable("The JSON is broken, or ends in the middle")
            return
        text, at = text[at:] + more, 0


def flattening_of(item: JsonItem) -> Callable[[JsonItem], Cells]:
    """Return the function that flattens objects like this one; `to_cells` if they have the columns of a CSV file."""
    return next((shape.flatten for shape in SHAPES if shape.fits(item)), to_cells)
