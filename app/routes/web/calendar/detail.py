"""The calendar: the entries of a week or a day by time of day, to be moved and resized."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

import orjson
from quart import request, url_for

from app.core.clock import today
from app.core.errors import AppError
from app.core.listing import PageRequest
from app.core.listing import page as read_page
from app.routes.context import bind, caller, session
from app.routes.schemas.types import parse_day
from app.routes.web import colors, layout
from app.routes.web.blueprints import pages
from app.routes.web.formatting import Formatter, print_lengths
from app.routes.web.i18n import gettext as _
from app.routes.web.lists import Row
from app.routes.web.per_request import my_formatter
from app.services.time_entries import calendar as service

VIEWS = ("week", "day")


EVERY = PageRequest(per_page=2000)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day with the entries that started on it; `carried` are earlier ones that reach into the first day."""

    day: date
    entries: list[Row]
    carried: list[Row]
    turn: service.ClockChange | None

    @property
    def seconds(self) -> int:
        """The total of the day without a running timer."""
        return sum(entry["duration_seconds"] or 0 for entry in self.entries)


def requested_view() -> tuple[str, date]:
    """Return the view and the day of the address, by default the week of today."""
    view = request.args.get("view", "")
    try:
        day = parse_day(request.args.get("day"))
    except ValueError:
        day = today(caller().zone)
    return view if view in VIEWS else VIEWS[0], day


@pages.get("/calendar")
async def calendar(error: AppError | None = None) -> str:
    """Return the calendar of a week or a day."""
    formatter = await my_formatter()
    view, day = requested_view()
    days = [day] if view == "day" else formatter.week(day)
    return await layout.render_page(
        "calendar/detail.html",
        error=error,
        view=view,
        day=day,
        days=await days_with_entries(days, formatter),
        path=path,
        earlier=path(day - timedelta(len(days)), view),
        later=path(day + timedelta(len(days)), view),
        color=colors.of,
        keys=shortcuts(),
    )


def shortcuts() -> tuple[tuple[str, str], ...]:
    """Return the names and keys of the shortcuts of the page."""
    return (_("Earlier"), "k"), (_("Later"), "j"), (_("Today"), "t"), (_("Week"), "w"), (_("Day"), "d")


def path(day: date, view: str) -> str:
    """Return the path of a day in a view."""
    return f"{url_for('web.calendar')}?{urlencode({'view': view, 'day': day})}"


async def days_with_entries(days: list[date], formatter: Formatter) -> list[CalendarDay]:
    """Return the days with their entries, in one statement."""
    found = await read_page(
        session(), service.BLOCKS, bind(service.calendar_filter(caller(), days[0], days[-1])), EVERY
    )
    blocks = orjson.loads(found.items)
    began = [formatter.local(block["start_time"]).date() for block in blocks]
    shown = [
        CalendarDay(
            day,
            [block for block, at in zip(blocks, began, strict=True) if at == day],
            [block for block, at in zip(blocks, began, strict=True) if at < day == days[0]],
            service.clock_change(day, caller().zone),
        )
        for day in days
    ]
    for day in shown:
        print_lengths(day.entries)
        print_lengths(day.carried)
    return shown
