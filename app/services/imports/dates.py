"""Which of a date's numbers is the day: told from the whole file, never guessed from one row."""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from app.services.imports.trouble import Trouble, undecided

DATE = re.compile(r"(\d{1,4})([-/. ])(\d{1,2})\2\s?(\d{1,4})\.?")
ORDERS = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}


@lru_cache(maxsize=8192)
def parts(text: str) -> tuple[int, int, int, bool] | None:
    """The three numbers of a date, and whether the year stands first; None where it is no date."""
    match = DATE.fullmatch(text)
    if not match:
        return None
    if len(match[1]) > 2:
        return int(match[1]), int(match[3]), int(match[4]), True
    year = int(match[4])
    return int(match[1]), int(match[3]), year + 2000 if year < 100 else year, False


@lru_cache(maxsize=8192)
def day(text: str, order: str, name: str = "date") -> date:
    """The day of a cell, given the order of the file; a year that stands first needs none."""
    found = parts(text)
    if found is None:
        raise Trouble("bad_date", "is no date such as 2026-03-07", field=name, value=text)
    first, second, third, year_first = found
    year, month, number = (first, second, third) if year_first else (third, second, first)
    if not year_first and order == "mdy":
        month, number = number, month
    try:
        made = date(year, month, number)
    except ValueError:
        raise Trouble("bad_date", f"is no day of the calendar ({ORDERS[order]})", field=name, value=text) from None
    if not 1970 <= made.year < 2200:
        raise Trouble("bad_date", "must lie between 1970 and 2200", field=name, value=text)
    return made


@dataclass
class Evidence:
    """What the dates of a file say of their order. Lines are those of the proof; 0 where there is none."""

    day_first: int = 0
    month_first: int = 0
    shown: list[str] = field(default_factory=list)  # the first and the last date that can be read in two ways
    open: set[str] = field(default_factory=lambda: {"dmy", "mdy"})  # what rows over midnight leave possible

    def see(self, text: str, line: int) -> None:
        """Takes a date into account."""
        found = parts(text)
        if found is None or found[3]:
            return
        if found[0] > 12:
            self.day_first = self.day_first or line
        elif found[1] > 12:
            self.month_first = self.month_first or line
        else:
            self.shown = [*self.shown[:1], text]

    def rule_out(self, order: str) -> None:
        """A row makes sense only in the other order."""
        self.open.discard(order)

    @property
    def wanted(self) -> bool:
        """Whether rows over midnight could still tell."""
        return bool(self.shown) and not self.day_first and not self.month_first

    def decide(self) -> tuple[str, str]:
        """The order and what proves it; Invalid with both readings where nothing does."""
        if self.day_first and self.month_first:
            text = f"line {self.day_first} has the day first, line {self.month_first} the month; the file mixes both"
            raise undecided("date_order", text, {"dmy": self.day_first, "mdy": self.month_first})
        if self.day_first:
            return "dmy", f"line {self.day_first} has a first number above 12"
        if self.month_first:
            return "mdy", f"line {self.month_first} has a second number above 12"
        if not self.shown:
            return "ymd", "the year stands first"
        if len(self.open) == 1:
            return next(iter(self.open)), "entries over midnight fit their duration in this order only"
        readings = {order: [day(text, order).isoformat() for text in self.shown] for order in ("dmy", "mdy")}
        first = self.shown[0]
        raise undecided(
            "date_order",
            f"{first} may be {readings['dmy'][0]} (dmy) or {readings['mdy'][0]} (mdy); say which",
            readings,
        )


@dataclass
class Marks:
    """What the numbers of a file say of their decimal mark."""

    point: bool = False
    comma: bool = False
    unclear: str = ""

    def see(self, text: str) -> None:
        """Takes a number into account."""
        last = max(text.rfind("."), text.rfind(","))
        if last < 0:
            return
        mark, both = text[last], "." in text and "," in text
        if not both and len(text) - last - 1 == 3 and text.count(mark) == 1 and mark == ",":
            self.unclear = self.unclear or text
        elif both or text.count(mark) == 1:
            self.point, self.comma = self.point or mark == ".", self.comma or mark == ","

    def decide(self) -> str:
        """The mark; Invalid where the numbers contradict each other or may be read in two ways."""
        if self.point and self.comma:
            raise undecided("decimal", "some numbers have a decimal comma and some a point; say which", {})
        if self.unclear and not self.comma and not self.point:
            text = self.unclear
            readings = {",": text.replace(",", "."), ".": text.replace(",", "")}
            raise undecided("decimal", f"{text} may be {readings[',']} or {readings['.']}; say which", readings)
        return "," if self.comma else "."
