"""Start and end of an entry from the days and times of a form, in a zone with daylight saving time."""

from datetime import date, datetime, time, timedelta
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from app.core.clock import possible_instants
from app.core.errors import invalid_fields
from app.routes.web.i18n import gettext as _
from app.routes.web.lists import Row

MAX_DURATION = timedelta(days=31)
DAY = timedelta(days=1)


class Times(Protocol):
    """The days and times of a form; a fold is `0` for the earlier and `1` for the later of two instants."""

    day: date | None
    start: time | None
    end: time | None
    end_day: date | None
    start_fold: Literal["0", "1"] | None
    end_fold: Literal["0", "1"] | None


def form_times(
    form: Times, zone: str, entry: Row | None = None, seconds: int | None = None
) -> tuple[datetime, datetime | None]:
    """Return start and end of a form; an end that is earlier than the start is on the next day.

    Times that still show the minutes of `entry` keep their seconds; if one of them is typed, both are whole minutes, so
    that the length is what they show. Without an end, it is `seconds` after the start; only a running entry needs
    neither. Invalid names the field.
    """
    if form.day is None:
        raise invalid_fields(day=_("Choose a day"))
    if form.start is None:
        raise invalid_fields(start=_("Enter a start"))
    old_start, old_end = (entry["start_time"], entry["end_time"]) if entry else (None, None)
    kept = shows(old_start, form.start, zone) and (form.end is None or shows(old_end, form.end, zone)) and not seconds
    at = wall_time(form.day, form.start, zone, old_start if kept else None)
    start = instant(at, zone, "start", form.start_fold, old_start)
    if form.end is None:
        if seconds:
            return start, start + timedelta(seconds=seconds)
        if entry and not old_end:
            return start, None
        raise invalid_fields(end=_("Enter an end"))
    known_end = old_end if kept else None
    at = wall_time(form.end_day or form.day, form.end, zone, known_end)
    # In the night when clocks are put back, a time that looks earlier may be later.
    if (
        form.end_day is None
        and form.end < form.start
        and not any(found > start for found in possible_instants(at, zone))
    ):
        at = wall_time(form.day + DAY, form.end, zone, known_end)
    end = instant(at, zone, "end", form.end_fold, old_end, after=start)
    if end <= start:
        raise invalid_fields(end=_("must be after the start"))
    if end - start > MAX_DURATION:
        raise invalid_fields(end=_("must be at most 31 days after the start"))
    return start, end


def day_of_clock(clock: time, start: datetime, zone: str) -> date:
    """Return the day on which clocks first show a time after `start`."""
    began = start.astimezone(ZoneInfo(zone))
    return began.date() + (DAY if clock < began.time() else timedelta())


def shows(old: str | None, clock: time, zone: str) -> bool:
    """Return whether clocks show this time at the old instant."""
    return old is not None and _time_of(old, zone).replace(second=0, microsecond=0) == clock


def wall_time(day: date, clock: time, zone: str, old: str | None) -> datetime:
    """Return day and time, with the seconds of the old instant if that is in the same minute."""
    return datetime.combine(day, _time_of(old, zone) if old and shows(old, clock, zone) else clock)


def _time_of(instant: str, zone: str) -> time:
    return datetime.fromisoformat(instant).astimezone(ZoneInfo(zone)).time()


def instant(
    at: datetime, zone: str, field: str, fold: str | None, old: str | None, after: datetime | None = None
) -> datetime:
    """Return the instant at which clocks show this; of two, the one after `after`, the chosen or the old one."""
    found = possible_instants(at, zone)
    if not found:
        text = _("Clocks in %(zone)s skip this time on that day: they go forward") % {"zone": zone}
        raise invalid_fields(**{field: text})
    found = [reading for reading in found if after and reading > after] or found
    if len(found) == 1:
        return found[0]
    if fold:
        return found[int(fold)]
    for reading in found:
        if old and timedelta() <= datetime.fromisoformat(old) - reading < timedelta(minutes=1):
            return reading
    raise invalid_fields(**{f"{field}_fold": _("Clocks show this time twice that night: choose one of them")})
