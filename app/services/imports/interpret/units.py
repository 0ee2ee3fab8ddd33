"""The unit of durations that are whole numbers without one, derived from the clock times of the whole file."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.services.imports.interpret.values import DAY_SECONDS, UNITS

TOLERANCE = 60  # seconds by which a printed duration may differ from its clock times
MAX_DAYS = 10
LARGEST_FACTOR = 4  # by which a duration may differ from its clock times and still tell its unit


@dataclass
class UnitEvidence:
    """Evidence for the unit of whole numbers: rows that each unit fits exactly or roughly, and the largest number."""

    exact: Counter[str] = field(default_factory=Counter)
    near: Counter[str] = field(default_factory=Counter)
    largest: int = 0

    def add(self, count: int, length: int | None, breaks: Mapping[str, int]) -> None:
        """Take a number into account, with the seconds between its clock times, and those of its break by unit."""
        self.largest = max(self.largest, count)
        if length is None or count == 0:
            return
        lengths = {unit: count * seconds + breaks[unit] for unit, seconds in UNITS.items()}
        fitting = [unit for unit, seconds in lengths.items() if _fits(length, seconds)]
        self.exact.update(fitting)
        if not fitting and length > 0:
            factors = {unit: abs(math.log(seconds / length)) for unit, seconds in lengths.items()}
            best = min(factors, key=factors.__getitem__)
            if factors[best] <= math.log(LARGEST_FACTOR):
                self.near[best] += 1

    def decide(self, *, may_be_seconds: bool) -> str:
        """Return the unit; `unclear` if numbers are too large for hours and no clock time tells more.

        Formats that are known to write seconds need no more proof than such a number.
        """
        for found in (self.exact, self.near):
            if found:
                return max(UNITS, key=lambda unit: (found[unit], unit == "hours"))
        if self.largest <= 24:
            return "hours"
        return "seconds" if may_be_seconds else "unclear"


def _fits(length: int, seconds: int) -> bool:
    """Return whether a duration ends at the clock time of the end, perhaps some days later."""
    off = (length - seconds) % DAY_SECONDS
    return min(off, DAY_SECONDS - off) <= TOLERANCE and seconds <= MAX_DAYS * DAY_SECONDS
