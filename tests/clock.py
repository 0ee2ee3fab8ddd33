"""A clock that stands still."""

from datetime import UTC, datetime, timedelta


class FrozenClock:
    """Begins on Wednesday, 2026-03-11 at 10:00 UTC."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 11, 10, tzinfo=UTC)

    def now(self) -> datetime:
        """The time that it shows."""
        return self.at

    def move(self, **length: float) -> datetime:
        """Goes on by `timedelta(**length)`; returns the new time."""
        self.at += timedelta(**length)
        return self.at
