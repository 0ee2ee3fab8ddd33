"""The registry of formats: the trackers whose files can be imported. The first that matches a header wins."""

from app.services.imports.formats.base import Cells, ImportFormat
from app.services.imports.formats.clockify import CLOCKIFY
from app.services.imports.formats.harvest import HARVEST
from app.services.imports.formats.kimai import KIMAI
from app.services.imports.formats.timetracker import TIMETRACKER
from app.services.imports.formats.toggl import TOGGL

FORMATS = {known.name: known for known in (CLOCKIFY, TOGGL, KIMAI, HARVEST, TIMETRACKER)}

__all__ = ["FORMATS", "Cells", "ImportFormat", "choices", "names", "titles"]


def format_choices(*, own: bool = True) -> list[tuple[str, str]]:
    """Return name and title of each format, in the order for readers; without TimeTracker's unless `own`."""
    ordered = sorted(FORMATS.values(), key=lambda known: known.position)
    return [(known.name, known.title) for known in ordered if own or known is not TIMETRACKER]


def format_titles() -> str:
    """Return the titles of all formats, as part of an English sentence."""
    return _either([title for _, title in format_choices()])


def format_names() -> str:
    """Return the names of all formats, which the option `source` takes, as part of an English sentence."""
    return _either(list(FORMATS))


def _either(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"
