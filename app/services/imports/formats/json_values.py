"""Values of JSON as cells."""

from app.services.imports.formats.base import Cells, JsonItem

LARGEST_TIME = 10**15  # milliseconds
NAME_KEYS = ("name", "title", "username")
LIST_FIELDS = frozenset({"tags", "tag_list", "labels"})
# The cell of a value that no field can have, such as a list of lists. Rows with such a cell in a field are refused.
UNREADABLE = "\0"


def to_cells(item: JsonItem) -> Cells:
    """Return an object as a row whose keys are headers."""
    return {name: list_text(value) if name in LIST_FIELDS else to_text(value) for name, value in item.items()}


def pick(item: JsonItem, *names: str) -> JsonItem:
    """Return the keys of an object that are read, null if missing."""
    return {name: item.get(name) for name in names}


def part(value: object, name: str) -> object:
    """Return what an object has under a name; of a list, the list, which is then refused."""
    if isinstance(value, dict):
        return value.get(name)
    return value if isinstance(value, list) else None


def duration_text(value: object, per_second: int = 1) -> str:
    """Return a duration with its unit; empty if negative, which means that the timer is running."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST_TIME:
        return f"{round(value / per_second)} sec" if value >= 0 else ""
    return to_text(value)


def list_text(value: object) -> str:
    """Return a list of names as a cell, joined by commas."""
    if not isinstance(value, list):
        return to_text(value)
    names = [to_text(name) for name in value]
    return UNREADABLE if UNREADABLE in names else ", ".join(names)


def to_text(value: object) -> str:
    """Return a value as a cell: an object by its name, which may be missing."""
    if isinstance(value, dict):
        value = next((value[name] for name in NAME_KEYS if value.get(name)), None)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return UNREADABLE
    return "" if value is None else str(value)
