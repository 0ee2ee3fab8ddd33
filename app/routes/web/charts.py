"""Time by weeks or months, as bars that the server draws."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypedDict

from quart import request

from app.core.clock import today
from app.routes.context import caller
from app.services.reports.periods import week_of

COUNT = 12
LEAST = 4 * 3600  # what a full bar stands for at least, so that a quarter of an hour is no tower
BucketUnit = Literal["week", "month"]


@dataclass(frozen=True, slots=True)
class Bar:
    """A week or month, its seconds, and how high the bar is in percent."""

    first: date
    seconds: int
    height: int
    current: bool


class Chart(TypedDict):
    """The names that a template draws bars by."""

    unit: BucketUnit
    bars: list[Bar]


@dataclass(frozen=True, slots=True)
class BucketRange:
    """The last twelve weeks or months, up to today."""

    unit: BucketUnit
    starts: list[date]
    today: date

    @property
    def first(self) -> date:
        """The first day of all."""
        return self.starts[0]

    def bars(self, by_day: Mapping[date, int]) -> list[Bar]:
        """A bar for each of them."""
        sums = dict.fromkeys(self.starts, 0)
        for day, seconds in by_day.items():
            sums[max(start for start in self.starts if start <= day)] += seconds
        most = max(*sums.values(), LEAST)
        return [
            Bar(start, seconds, max(round(100 * seconds / most), 2), start == self.starts[-1])
            for start, seconds in sums.items()
        ]


def bucket_range(weekday: int) -> BucketRange:
    """The unit that `?by=` asks for: weeks, which begin on `weekday` (0 is Sunday), unless it is month."""
    day = today(caller().zone)
    if request.args.get("by") == "month":
        months = [day.year * 12 + day.month - 1 - back for back in reversed(range(COUNT))]
        return BucketRange("month", [date(month // 12, month % 12 + 1, 1) for month in months], day)
    last = week_of(day, weekday)
    return BucketRange("week", [last - timedelta(weeks=back) for back in reversed(range(COUNT))], day)
