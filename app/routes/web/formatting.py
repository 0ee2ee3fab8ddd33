"""Instants, lengths and amounts as people read them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, get_day_names
from babel.numbers import format_currency, format_decimal, format_percent

from app.core.clock import iso, now, today
from app.routes.web import i18n
from app.services.accounts.preferences import Preferences
from app.services.reports.apportionment import printed_lengths

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
Dated = date | str


@dataclass(frozen=True)
class Formatter:
    """Shows instants, given as ISO 8601 text, in a user's zone, and numbers as the locale has them. `day` is today."""

    locale: Locale
    zone: str
    day: date
    twelve: bool = False
    pattern: str = "yyyy-MM-dd"
    first_weekday: int = 1

    @classmethod
    def of(cls, me: Preferences, zone: str) -> "Formatter":
        """The formatter that a user has chosen."""
        return cls(i18n.locale(), zone, today(zone), me.time_format == "12h", me.date_pattern, me.week_start_day)

    @property
    def now(self) -> str:
        """This instant, for scripts that count on from it."""
        return iso(now())

    def local(self, instant: str) -> datetime:
        """The instant on a clock of the zone."""
        return datetime.fromisoformat(instant).astimezone(self._place)

    @cached_property
    def _place(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def clock(self, instant: str) -> str:
        """`14:05`, or `2:05 pm`."""
        at = self.local(instant)
        if self.twelve:
            return f"{at.hour % 12 or 12}:{at:%M} {'pm' if at.hour >= 12 else 'am'}"
        return f"{at:%H:%M}"

    def field(self, instant: str) -> str:
        """The local time as fields of the kind `datetime-local` take it."""
        return f"{self.local(instant):%Y-%m-%dT%H:%M}"

    def since(self, instant: str) -> str:
        """The time of day; with the day in front where that is not today."""
        at = self.local(instant)
        return self.clock(instant) if at.date() == self.day else f"{self.weekday(at)}, {self.clock(instant)}"

    def days_later(self, start: str, end: str) -> int:
        """The number of days from start to end, since work may continue past midnight."""
        return (self.local(end).date() - self.local(start).date()).days

    def short(self, day: Dated) -> str:
        """A day in the form that the user has chosen; of an instant, its day in the zone."""
        return format_date(self._day(day), self.pattern, self.locale)

    def long(self, day: Dated) -> str:
        """`Wednesday, March 11, 2026`."""
        return format_date(self._day(day), "full", self.locale)

    def weekday(self, day: Dated) -> str:
        """`Wed, Mar 11`; with the year where it is another one."""
        day = self._day(day)
        skeleton = "MMMEd" if day.year == self.day.year else "yMMMEd"
        return str(format_skeleton(skeleton, day, locale=self.locale))

    def day_name(self, day: Dated) -> str:
        """`Wed`."""
        return format_date(self._day(day), "EEE", self.locale)

    def day_month(self, day: Dated) -> str:
        """`Mar 11`."""
        return str(format_skeleton("MMMd", self._day(day), locale=self.locale))

    def month(self, day: Dated) -> str:
        """`Mar`."""
        return format_date(self._day(day), "LLL", self.locale)

    def weekday_name(self, english: str) -> str:
        """`Mittwoch` of `Wednesday`."""
        return str(get_day_names(locale=self.locale)[WEEKDAYS.index(english)])

    def week(self, day: date) -> list[date]:
        """The days of the week that a day is in."""
        first = day - timedelta(days=(day.isoweekday() - self.first_weekday) % 7)
        return [first + timedelta(days=number) for number in range(7)]

    def _day(self, day: Dated) -> date:
        if isinstance(day, str):
            return date.fromisoformat(day) if len(day) == 10 else self.local(day).date()
        return day

    def hours(self, hours: float | Decimal | None) -> str:
        """`7.5`: hours with at most two decimals."""
        return format_decimal(hours or 0, "#,##0.##", self.locale)

    def number(self, number: float | Decimal) -> str:
        """A number with the separators of the locale."""
        return format_decimal(number, locale=self.locale)

    def quantity(self, number: float | Decimal | None) -> str:
        """A quantity of stock, with at most four decimals."""
        return format_decimal(number or 0, "#,##0.####", self.locale)

    def percent(self, share: float) -> str:
        """`42%` of 0.42."""
        return format_percent(share, locale=self.locale)

    def money(self, amount: float | Decimal, currency: str) -> str:
        """An amount in its currency."""
        return format_currency(amount, currency, locale=self.locale)

    def price(self, amount: float | Decimal | None, currency: str) -> str:
        """The cost of one unit, with all of its decimals; a dash if it is unknown."""
        return (
            "\N{EN DASH}"
            if amount is None
            else format_currency(amount, currency, locale=self.locale, decimal_quantization=False)
        )


def print_lengths(rows: list[dict[str, Any]], total: int | None = None) -> None:
    """Give entries the `printed` lengths that add up to a printed total."""
    for row, length in zip(rows, printed_lengths([row["duration_seconds"] or 0 for row in rows], total), strict=True):
        row["printed"] = length
