"""The one clock of the house, so that a test can stop it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

ZONES = frozenset(available_timezones())


def system_time() -> datetime:
    """The machine's time, an aware UTC instant."""
    return datetime.now(UTC)


source = system_time


def now() -> datetime:
    """The current instant, aware and in UTC."""
    return source()


def iso(instant: datetime) -> str:
    """`2024-01-15T14:30:00Z`; a fraction only where there is one, without trailing zeros."""
    text = instant.astimezone(UTC).replace(tzinfo=None).isoformat()
    return (text.rstrip("0") if "." in text else text) + "Z"


def today(zone: str) -> date:
    """The calendar day that it is now in `zone`."""
    return now().astimezone(ZoneInfo(zone)).date()


def day_start(day: date, zone: str) -> datetime:
    """The UTC instant at which `day` begins in `zone`; right for days of 23 and 25 hours."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def day_end(day: date, zone: str) -> datetime:
    """The UTC instant at which the day after `day` begins in `zone`: an exclusive end."""
    return day_start(day + timedelta(days=1), zone)
