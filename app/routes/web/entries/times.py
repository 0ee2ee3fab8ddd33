"""Times of day as instants: what a form says, in a zone whose clocks are put forward and back."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from app.core.clock import readings
from app.core.errors import invalid_fields
from app.routes.web.texts import gettext as _

LONGEST = timedelta(days=31)
DAY = timedelta(days=1)


class Times(Protocol):
    """What a form says of times; the folds are `0` for the earlier and `1` for the later of two readings."""

    day: date | None
    start: time | None
    end: time | None
    end_day: date | None
    start_fold: Any
    end_fold: Any


def of_form(
    form: Times, zone: str, entry: Mapping[str, Any] | None = None, seconds: int | None = None
) -> tuple[datetime, datetime | None]:
    """Start and end of a form; an end that is earlier than the start is on the day after.

    `entry` has been shown in the form: what still shows the same minute is the same second. Without an end it is
    `seconds` after the start, and only a running entry goes without either. Invalid names the field that is at fault.
    """
    if form.day is None:
        raise invalid_fields(day=_("Choose a day"))
    if form.start is None:
        raise invalid_fields(start=_("Say when it began"))
    old_start, old_end = (entry["start_time"], entry["end_time"]) if entry else (None, None)
    start = instant(moment(form.day, form.start, zone, old_start), zone, "start", form.start_fold, old_start)
    if form.end is None:
        if seconds:
            return start, start + timedelta(seconds=seconds)
        if entry and not old_end:
            return start, None
        raise invalid_fields(end=_("Say when it ended"))
    at = moment(form.end_day or form.day, form.end, zone, old_end)
    # In the night when clocks are put back, what looks earlier may be later.
    if form.end_day is None and form.end < form.start and not any(found > start for found in readings(at, zone)):
        at = moment(form.day + DAY, form.end, zone, old_end)
    end = instant(at, zone, "end", form.end_fold, old_end, after=start)
    if end <= start:
        raise invalid_fields(end=_("must be after the start"))
    if end - start > LONGEST:
        raise invalid_fields(end=_("must be at most 31 days after the start"))
    return start, end


def moment(day: date, clock: time, zone: str, old: str | None) -> datetime:
    """What a clock shows then; with the seconds of the old instant where that shows the same minute."""
    known = old and datetime.fromisoformat(old).astimezone(ZoneInfo(zone)).time()
    return datetime.combine(day, known if known and known.replace(second=0, microsecond=0) == clock else clock)


def instant(
    at: datetime, zone: str, field: str, fold: str | None, old: str | None, after: datetime | None = None
) -> datetime:
    """The one instant at which clocks show this; of two the one after `after`, the chosen or the old one."""
    found = readings(at, zone)
    if not found:
        text = _("Clocks in %(zone)s skip this time on that day: they are put forward") % {"zone": zone}
        raise invalid_fields(**{field: text})
    found = [reading for reading in found if after and reading > after] or found
    if len(found) == 1:
        return found[0]
    if fold:
        return found[int(fold)]
    if old and datetime.fromisoformat(old) in found:
        return datetime.fromisoformat(old)
    raise invalid_fields(**{f"{field}_fold": _("Clocks show this time twice that night: say which one is meant")})
