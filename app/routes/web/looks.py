"""Instants and lengths as people read them."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Times:
    """Shows instants, given as ISO 8601 text, in a user's zone. `day` is the day that the page is about."""

    zone: str
    day: date
    twelve: bool = False

    def local(self, instant: str) -> datetime:
        """The instant on a clock of the zone."""
        return datetime.fromisoformat(instant).astimezone(ZoneInfo(self.zone))

    def clock(self, instant: str) -> str:
        """`14:05`, or `2:05 pm`."""
        at = self.local(instant)
        if self.twelve:
            return f"{at.hour % 12 or 12}:{at:%M} {'pm' if at.hour >= 12 else 'am'}"
        return f"{at:%H:%M}"

    def since(self, instant: str) -> str:
        """The time of day; with the day in front where that is another one."""
        at = self.local(instant)
        before = "" if at.date() == self.day else f"{at:%A}, {at.day} {at:%B}, "
        return before + self.clock(instant)

    def days_later(self, instant: str) -> int:
        """How many days after `day` the instant is: work may go on past midnight."""
        return (self.local(instant).date() - self.day).days

    @property
    def title(self) -> str:
        """`Wednesday, 11 March 2026`."""
        return f"{self.day:%A}, {self.day.day} {self.day:%B %Y}"


def length(seconds: int) -> str:
    """`h:mm`, whole minutes only."""
    return f"{seconds // 3600}:{seconds % 3600 // 60:02}"
