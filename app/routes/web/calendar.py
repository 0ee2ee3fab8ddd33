"""The calendar: entries of a week or a day where they are in time, to be moved there."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import orjson
from quart import Blueprint, request, url_for

from app.core.clock import iso, placed, today
from app.core.errors import AppError, Conflict
from app.core.listing import PageRequest
from app.core.listing import page as read_page
from app.routes.context import caller, session
from app.routes.web import colors, shell
from app.routes.web.forms import back, fitted, shown_again
from app.routes.web.looks import Looks
from app.routes.web.texts import gettext as _
from app.routes.web.toast import tell
from app.routes.wire import Instant, Moment, Query, parse_day
from app.services.accounts import preferences
from app.services.time_entries import calendar, entries
from app.services.time_entries.models import TimeEntry

VIEWS = ("week", "day")
EVERY = PageRequest(per_page=2000)


class TimesForm(Query):
    """New times of an entry: a start alone moves it, with an end they are set. `seen` is the state that was shown.

    Times without an offset are what clocks in the caller's zone show.
    """

    start: Moment | None = None
    end: Moment | None = None
    seen: Instant | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A day with the entries that began on it; `carried` are older ones that reach into the first day shown."""

    day: date
    entries: list[dict[str, Any]]
    carried: list[dict[str, Any]]
    turn: calendar.Turn | None

    @property
    def seconds(self) -> int:
        """What the day adds up to; a running timer counts once it has ended."""
        return sum(entry["duration_seconds"] or 0 for entry in self.entries)


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/calendar", "calendar", shown)
    blueprint.add_url_rule("/calendar/entries/<id:entry_id>", "calendar_move", move, methods=["POST"])


def asked() -> tuple[str, date]:
    """The view and the day that it shows; this week, today, for what the address does not say."""
    view = request.args.get("view", "")
    try:
        day = parse_day(request.args.get("day"))
    except ValueError:
        day = today(caller().zone)
    return view if view in VIEWS else VIEWS[0], day


async def page(error: AppError | None = None) -> str:
    """The week or the day."""
    looks = Looks.of(await preferences.read(session(), caller().user_id), caller().zone)
    view, day = asked()
    days = [day] if view == "day" else looks.week(day)
    step = timedelta(days=len(days))
    return await shell.render(
        "calendar.html",
        error=error,
        view=view,
        day=day,
        days=await filled(days, looks),
        path=path,
        earlier=path(day - step, view),
        later=path(day + step, view),
        color=colors.of,
        keys=((_("Earlier"), "k"), (_("Later"), "j"), (_("Today"), "t"), (_("Week"), "w"), (_("Day"), "d")),
    )


def path(day: date, view: str) -> str:
    """The address of a day in a view."""
    return f"{url_for('web.calendar')}?{urlencode({'view': view, 'day': day})}"


async def filled(days: list[date], looks: Looks) -> list[Day]:
    """The days with their entries, in one statement."""
    found = await read_page(session(), calendar.BLOCKS, calendar.shown(caller(), days[0], days[-1]), EVERY)
    blocks = orjson.loads(found.items)
    began = [looks.local(block["start_time"]).date() for block in blocks]
    return [
        Day(
            day,
            [block for block, at in zip(blocks, began, strict=True) if at == day],
            [block for block, at in zip(blocks, began, strict=True) if at < day == days[0]],
            calendar.turn(day, caller().zone),
        )
        for day in days
    ]


async def shown() -> str:
    """The calendar."""
    return await page()


@shown_again(page)
async def move(entry_id: int) -> Any:
    """Gives an entry other times; the next page offers to undo that."""
    form = fitted(TimesForm, {**request.args.to_dict(), **(await request.form).to_dict()})
    before = await entries.get(session(), caller(), entry_id)
    old = before.start_time, before.end_time
    try:
        entry = await changed(before, form)
    except Conflict as error:
        raise Conflict(error.message, code=error.code) from None
    tell(await said(entry), undo=undo(entry, *old))
    return await back()


async def changed(entry: TimeEntry, form: TimesForm) -> TimeEntry:
    """The entry with the times of the form."""
    seen = form.seen
    if form.start and form.end is None:
        return await calendar.move(session(), caller(), entry.id, start_time=form.start, if_updated_at=seen)
    start = placed(form.start, caller().zone) if form.start else entry.start_time
    times = {"start_time": start, "end_time": form.end and calendar.end_of(form.end, start, caller().zone)}
    return await entries.update(session(), caller(), entry.id, times, if_updated_at=seen)


def undo(entry: TimeEntry, start: datetime, end: datetime | None) -> str:
    """Where the entry gets its old times back, unless it is changed again before."""
    old = {"start": iso(start), "end": iso(end) if end else "", "seen": iso(entry.updated_at)}
    return f"{url_for('web.calendar_move', entry_id=entry.id)}?{urlencode(old)}"


async def said(entry: TimeEntry) -> str:
    """When the entry is now."""
    looks = Looks.of(await preferences.read(session(), caller().user_id), caller().zone)
    start, end = iso(entry.start_time), iso(entry.end_time or entry.start_time)
    return _("Now %(day)s, %(start)s–%(end)s") % {
        "day": looks.weekday(looks.local(start).date()),
        "start": looks.clock(start),
        "end": looks.clock(end),
    }
