"""Actions on the calendar: moving and resizing an entry."""

from datetime import datetime
from urllib.parse import urlencode

from quart import request, url_for

from app.core.clock import iso, localize
from app.core.errors import Conflict
from app.routes.context import caller, session
from app.routes.schemas.types import Instant, Moment, Query
from app.routes.web.blueprints import pages
from app.routes.web.calendar.detail import calendar
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, back, fitted, on_error
from app.routes.web.i18n import gettext as _
from app.routes.web.per_request import my_formatter
from app.services.time_entries import calendar as service
from app.services.time_entries import entries
from app.services.time_entries.models import TimeEntry


class TimesForm(Query):
    """New times of an entry: a start alone moves it. `seen` is the `updated_at` of the entry that was shown.

    Times without an offset are in the caller's zone.
    """

    start: Moment | None = None
    end: Moment | None = None
    seen: Instant | None = None


@pages.post("/calendar/entries/<id:entry_id>")
@on_error(calendar)
async def calendar_move(entry_id: int) -> Redirect:
    """Change the times of an entry; the next page offers to undo that."""
    form = fitted(TimesForm, {**request.args.to_dict(), **(await request.form).to_dict()})
    before = await entries.get(session(), caller(), entry_id)
    old = before.start_time, before.end_time
    try:
        entry = await move(before, form)
    except Conflict as error:
        raise Conflict(error.message, code=error.code) from None
    flash(await moved_text(entry), undo=undo(entry, *old))
    return await back()


async def move(entry: TimeEntry, form: TimesForm) -> TimeEntry:
    """Store the times of the form and return the entry."""
    seen = form.seen
    if form.start and form.end is None:
        return await service.move(session(), caller(), entry.id, start_time=form.start, if_updated_at=seen)
    start = localize(form.start, caller().zone) if form.start else entry.start_time
    end = form.end and service.resolve_end(form.end, start, caller().zone)
    return await entries.update(session(), caller(), entry.id, start_time=start, end_time=end, if_updated_at=seen)


def undo(entry: TimeEntry, start: datetime, end: datetime | None) -> str:
    """Return the path that restores the old times, unless the entry has changed by then."""
    old = {"start": iso(start), "end": iso(end) if end else "", "seen": iso(entry.updated_at)}
    return f"{url_for('web.calendar_move', entry_id=entry.id)}?{urlencode(old)}"


async def moved_text(entry: TimeEntry) -> str:
    """Return the message with the new times."""
    formatter = await my_formatter()
    start, end = iso(entry.start_time), iso(entry.end_time or entry.start_time)
    return _("Now %(day)s, %(start)s–%(end)s") % {
        "day": formatter.weekday(formatter.local(start).date()),
        "start": formatter.clock(start),
        "end": formatter.clock(end),
    }
