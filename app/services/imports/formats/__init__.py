"""The registry of formats: the trackers whose files can be imported. The first that matches a header wins."""

from app.services.imports.formats.base import Cells, ImportFormat
from app.services.imports.formats.clockify import CLOCKIFY
from app.services.imports.formats.harvest import HARVEST
from app.services.imports.formats.icalendar import ICALENDAR
from app.services.imports.formats.kimai import KIMAI
from app.services.imports.formats.openproject import OPENPROJECT
from app.services.imports.formats.redmine import REDMINE
from app.services.imports.formats.simple_time_tracker import SIMPLE_TIME_TRACKER
from app.services.imports.formats.solidtime import SOLIDTIME
from app.services.imports.formats.table import TABLE
from app.services.imports.formats.timetracker import TIMETRACKER
from app.services.imports.formats.timewarrior import TIMEWARRIOR
from app.services.imports.formats.titra import TITRA
from app.services.imports.formats.toggl import TOGGL
from app.services.imports.formats.traggo import TRAGGO
from app.services.imports.formats.watson import WATSON

FORMATS = {
    known.name: known
    for known in (
        *(CLOCKIFY, TOGGL, KIMAI, HARVEST, SOLIDTIME, WATSON, TIMEWARRIOR, TRAGGO, SIMPLE_TIME_TRACKER),
        *(TITRA, REDMINE, OPENPROJECT, ICALENDAR, TABLE, TIMETRACKER),
    )
}

__all__ = ["FORMATS", "Cells", "ImportFormat", "format_choices", "format_names", "format_titles"]


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
