"""The order of day, month and year, derived from the whole file, never guessed from one row."""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from app.core.messages import N_
from app.services.imports.errors import RowError, ambiguous
from app.services.imports.interpret.spellings import month_names, plain_word

DATE_PATTERN = re.compile(r"(\d{1,4})([-/. ])\s?(\d{1,2})\2\s?(\d{1,4})\.?")
COMPACT_PATTERN = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
WORD_PATTERN = re.compile(r"[^\W\d_]+\.?|\d+")
WEEKDAY_PATTERN = re.compile(r"[^\W\d_]{2,12}\.?,?\s+(?=\d)")
FILLERS = frozenset(("de", "del", "of", "den", "le", "th", "st", "nd", "rd", "er"))
FIRST_YEAR, LAST_YEAR = 1970, 2200
ORDER_LABELS = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}


@lru_cache(maxsize=8192)
def date_numbers(text: str) -> tuple[int, int, int, bool] | None:
    """Return the three numbers of a date, and True if the year is first; None if it is no date."""
    match = DATE_PATTERN.fullmatch(text) or DATE_PATTERN.fullmatch(WEEKDAY_PATTERN.sub("", text, count=1))
    if not match:
        compact = COMPACT_PATTERN.fullmatch(text)
        return (int(compact[1]), int(compact[2]), int(compact[3]), True) if compact else _named_month(text)
    if len(match[1]) > 2:
        return int(match[1]), int(match[3]), int(match[4]), True
    year = int(match[4])
    return int(match[1]), int(match[3]), year + 2000 if year < 100 else year, False


def _named_month(text: str) -> tuple[int, int, int, bool] | None:
    """Return year, month and day of `14 Mar 2026`, `14. März 2026`, `March 14, 2026` or `14-Mar-26`."""
    if len(text) > 40:
        return None
    words = [word for word in WORD_PATTERN.findall(text) if plain_word(word) not in FILLERS]
    months = [month_names()[plain_word(word)] for word in words if plain_word(word) in month_names()]
    numbers = [int(word) for word in words if word.isdecimal()]
    if len(months) != 1 or len(numbers) != 2 or len(words) > 4 or max(numbers) > LAST_YEAR:
        return None
    day, year = numbers if numbers[0] <= 31 else reversed(numbers)
    return (year + 2000 if year < 100 else year, months[0], day, True) if words[-1].isdecimal() else None


def split_moment(text: str) -> tuple[str, str]:
    """Return date and clock time of a cell that has both; the clock time may be missing."""
    place = text.find(" ")
    while place > 0:
        day = text[:place].rstrip(",")
        if date_numbers(day):
            return day, text[place:].strip()
        place = text.find(" ", place + 1)
    day, mark, clock = text.partition("T")
    return (day, clock) if mark and date_numbers(day) else (text, "")


@lru_cache(maxsize=8192)
def parse_date_cell(text: str, order: str, name: str = "date") -> date:
    """Return the date of a cell in the order of the file, which a date with the year first does not need."""
    found = date_numbers(text)
    if found is None:
        raise RowError("bad_date", N_("is not a date such as 2026-03-07"), field=name, value=text)
    first, second, third, year_first = found
    year, month, number = (first, second, third) if year_first else (third, second, first)
    if not year_first and order == "mdy":
        month, number = number, month
    try:
        made = date(year, month, number)
    except ValueError:
        raise RowError(
            "bad_date",
            N_("is not a date of the calendar ({orders})", orders=ORDER_LABELS[order]),
            field=name,
            value=text,
        ) from None
    if not FIRST_YEAR <= made.year < LAST_YEAR:
        raise RowError("bad_date", N_("must be between 1970 and 2200"), field=name, value=text)
    return made


@dataclass
class DateOrderEvidence:
    """Evidence for the order of dates in a file: lines that prove an order, 0 if there is none."""

    day_first: int = 0
    month_first: int = 0
    ambiguous_dates: list[str] = field(default_factory=list)  # the first and the last one
    possible_orders: set[str] = field(default_factory=lambda: {"dmy", "mdy"})  # those that rows over midnight allow

    def add(self, text: str, line: int) -> None:
        """Take a date into account."""
        found = date_numbers(text)
        if found is None or found[3] or not (found[0] and found[1] and FIRST_YEAR <= found[2] < LAST_YEAR):
            return
        if found[0] > 12:
            self.day_first = self.day_first or line
        elif found[1] > 12:
            self.month_first = self.month_first or line
        else:
            self.ambiguous_dates = [*self.ambiguous_dates[:1], text]

    def rule_out(self, order: str) -> None:
        """Note that a row contradicts an order."""
        self.possible_orders.discard(order)

    @property
    def undecided(self) -> bool:
        """True if only rows over midnight can decide."""
        return bool(self.ambiguous_dates) and not self.day_first and not self.month_first

    def decide(self) -> tuple[str, str]:
        """Return the order and its proof; Invalid with both readings if there is no proof."""
        if self.day_first and self.month_first:
            text = f"line {self.day_first} has the day first, line {self.month_first} the month; the file mixes both"
            raise ambiguous("date_order", text, {"dmy": self.day_first, "mdy": self.month_first})
        if self.day_first:
            return "dmy", f"line {self.day_first} has a first number above 12"
        if self.month_first:
            return "mdy", f"line {self.month_first} has a second number above 12"
        if not self.ambiguous_dates:
            return "ymd", "the year is first"
        if len(self.possible_orders) == 1:
            return next(iter(self.possible_orders)), "entries over midnight fit their duration in this order only"
        readings = {
            order: [parse_date_cell(text, order).isoformat() for text in self.ambiguous_dates]
            for order in ("dmy", "mdy")
        }
        first = self.ambiguous_dates[0]
        raise ambiguous(
            "date_order",
            f"{first} may be {readings['dmy'][0]} (dmy) or {readings['mdy'][0]} (mdy); say which",
            readings,
        )


@dataclass
class DecimalMarkEvidence:
    """Evidence for the decimal mark of a file."""

    point: bool = False
    comma: bool = False
    unclear: str = ""

    def add(self, text: str) -> None:
        """Take a number into account."""
        last = max(text.rfind("."), text.rfind(","))
        if last < 0:
            return
        mark, both = text[last], "." in text and "," in text
        grouped = len(text) - last - 1 == 3 and text[:last] not in ("", "0", "-0")  # a group does not follow a zero
        if not both and grouped and text.count(mark) == 1 and mark == ",":
            self.unclear = self.unclear or text
        elif both or text.count(mark) == 1:
            self.point, self.comma = self.point or mark == ".", self.comma or mark == ","

    def decide(self) -> str:
        """Return the mark; Invalid if the numbers contradict each other or are ambiguous."""
        if self.point and self.comma:
            raise ambiguous("decimal", "some numbers have a decimal comma and some a point; say which", {})
        if self.unclear and not self.comma and not self.point:
            text = self.unclear
            readings = {",": text.replace(",", "."), ".": text.replace(",", "")}
            raise ambiguous("decimal", f"{text} may be {readings[',']} or {readings['.']}; say which", readings)
        return "," if self.comma else "."
