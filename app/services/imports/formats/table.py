"""Tables that people make themselves: a date with clock times or hours, or starts and ends, under plain headers.

The headers of `TABLE_HEADERS` are known in eight languages, also without accents, and with a unit behind them.
"""

import re
import unicodedata
from collections.abc import Mapping

from app.core.messages import N_
from app.services.imports.errors import RowError
from app.services.imports.formats.base import Cells, ImportFormat
from app.services.imports.formats.table_headers import TABLE_HEADERS
from app.services.imports.formats.timetracker import TIMETRACKER

UNIT_ENDING = re.compile(
    r"(?P<word>.+?)\s*[\s(\[](?:in )?(?:(?P<hours>h|hrs?|hours?|std|stunden|heures|horas|ore|uren|uur|godz)"
    r"|(?P<minutes>m|mins?|minutes?|minuten|minutos|minuti|minuty|minut)"
    r"|(?P<seconds>s|secs?|seconds?|sek|sekunden))\.?[)\]]?"
)
UNITS = {"hours": "h", "minutes": "min", "seconds": "sec"}
CLOCK_WITH_DATE = re.compile(r".*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[T ,]+\d.*")
WHOLE_NUMBER, FRACTION = re.compile(r"\d+"), re.compile(r"\d*[.,]\d*[1-9]\d*")
SMALLEST_MINUTES = 10  # a smaller break may be in hours
EXPORTED = frozenset({"duration", "break", "project_id", "task_id"})  # fields of all files that TimeTracker writes
LENGTHS = ("duration", "hours", "minutes", "seconds", "decimal")


class TableFormat(ImportFormat):
    """A format whose headers mean different things beside others: a start is a time of day where there is a date."""

    def fields(self, header: Mapping[str, int]) -> dict[str, int]:
        """Map our fields to the positions of their columns, as far as a header has them."""
        found = super().fields(header)
        for name, place in header.items():
            if place not in found.values() and (field := self._with_unit(name)):
                found.setdefault(field, place)
        if "start_date" in found:
            for old, new in (("start", "start_time"), ("end", "end_time")):
                if old in found and new not in found:
                    found[new] = found.pop(old)
        if "project" not in found and "task" in found:
            found["project"] = found.pop("task")
        return found

    def matches(self, header: Mapping[str, int]) -> bool:
        """Return whether a header has times that TimeTracker's own files do not have in this way."""
        found = super().matches(header)
        own = TIMETRACKER.fields(header)
        understood = own.keys() >= EXPORTED or set(self.fields(header).values()) <= set(own.values())
        return found and not (TIMETRACKER.matches(header) and (understood or "duration (hours)" in header))

    def _with_unit(self, name: str) -> str:
        match = UNIT_ENDING.fullmatch(name)
        if not match:
            return ""
        unit = next(unit for unit in UNITS if match[unit])
        word = match["word"]
        if word in self.columns["break"]:
            return f"break_{unit}"
        return unit if word in (*self.columns["duration"], *self.columns["hours"]) else ""


def normalize(cells: Cells) -> None:
    """Move cells that have a date and a time to where these belong, and give breaks their unit."""
    for edge in ("start", "end"):
        if CLOCK_WITH_DATE.fullmatch(cells.get(f"{edge}_time", "")):
            cells[edge] = cells.pop(f"{edge}_time")
    if cells.get("start") and cells.get("end_time"):
        cells["start_date"], _, cells["start_time"] = cells.pop("start").replace("T", " ").partition(" ")
    for unit, short in UNITS.items():
        text = cells.pop(f"break_{unit}", "")
        if text and not cells.get("break"):
            cells["break"] = text if ":" in text else f"{text} {short}"
    cells["break"] = _break(cells.get("break", ""))
    cells["tags"] = cells.get("tags", "").replace(";", ",")


def _break(text: str) -> str:
    """Return a break with its unit: fractions are of hours, numbers from ten are minutes."""
    if FRACTION.fullmatch(text):
        return f"{text} h"
    if not WHOLE_NUMBER.fullmatch(text) or not int(text):
        return text
    if int(text) < SMALLEST_MINUTES:
        raise RowError("bad_duration", N_("may be hours or minutes; write 0:30 or 30 min"), field="break", value=text)
    return f"{text} min"


def _headers(words: str) -> tuple[str, ...]:
    known = [word for part in words.split(",") if (word := " ".join(part.split()))]
    return tuple(dict.fromkeys((*known, *map(_plain, known))))


def _plain(word: str) -> str:
    """Return a word without its accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))


TABLE = TableFormat(
    name="table",
    title="any table",
    position=14,
    columns={field: _headers(words) for field, words in TABLE_HEADERS.items()},
    signatures=(
        *(frozenset({"start_date", "start_time"}), frozenset({"start", "end"})),
        *(frozenset({"start_date", length}) for length in LENGTHS),
        *(frozenset({"start", length}) for length in LENGTHS),
    ),
    normalize=normalize,
    over_midnight=True,
)
