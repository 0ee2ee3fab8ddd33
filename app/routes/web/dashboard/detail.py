"""The dashboard: today's entries, this week and the last, totals, and the running timers of others."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

import orjson

from app.core.clock import today
from app.core.errors import AppError
from app.core.listing import PageRequest
from app.core.listing import page as read_page
from app.core.period import bounds
from app.routes import value_dashboard
from app.routes.context import bind, caller, session
from app.routes.web import layout
from app.routes.web.blueprints import pages
from app.routes.web.formatting import print_lengths
from app.routes.web.lists import Row
from app.routes.web.per_request import my_formatter
from app.services.reports import days
from app.services.reports.apportionment import printed_lengths
from app.services.time_entries import queries
from app.services.time_entries.filters import EntryFilter

DAY, TEAM = PageRequest(per_page=1000), PageRequest(per_page=50)


@pages.get("/")
async def dashboard(error: AppError | None = None) -> str:
    """Return the dashboard."""
    zone, day = caller().zone, today(caller().zone)
    wanted = EntryFilter(**bounds(day, day, zone), user_id=caller().user_id, finished=True)
    entries = orjson.loads((await read_page(session(), queries.ENTRIES, bind(wanted), DAY)).items)
    totals = await week_totals(day, zone)
    print_lengths(entries, totals.by_day.get(day))
    return await layout.render_page(
        "dashboard/detail.html",
        error=error,
        fields=("project_id", "task_id", "notes", "name"),
        entries=entries,
        team=await team(),
        insights=orjson.loads(await value_dashboard.cached_json()),
        **asdict(totals),
    )


@dataclass(frozen=True, slots=True)
class WeekTotals:
    """The time of this week and of the last one, of their days, and of the last seven days: in printed seconds."""

    by_day: dict[date, int]
    last_seven: dict[date, int]
    this_week: int
    last_week: int


async def week_totals(day: date, zone: str) -> WeekTotals:
    """Return the totals; the days of a week add up to it, and a day is the same wherever it is printed."""
    week, exact = (await my_formatter()).week(day), await weeks(day, zone)
    by_day: dict[date, int] = {}
    sums = []
    for back in (timedelta(), timedelta(days=7)):
        at = [weekday - back for weekday in week]
        by_day |= dict(zip(at, printed_lengths([exact.get(weekday, 0) for weekday in at]), strict=True))
        sums.append(sum(by_day[weekday] for weekday in at))
    last_seven = {at: by_day.get(at, 0) for at in (day - timedelta(days=back) for back in reversed(range(7)))}
    return WeekTotals(by_day, last_seven, *sums)


async def weeks(day: date, zone: str) -> dict[date, int]:
    """Return seconds by day, of 14 days: this week up to today, and the last one."""
    return await days.seconds_of_user(session(), caller().user_id, zone, day - timedelta(days=13), day)


async def team() -> list[Row]:
    """Return the running timers of other users, for administrators."""
    if not caller().is_admin:
        return []
    found = await read_page(session(), queries.ENTRIES, bind(EntryFilter(running=True)), TEAM)
    return [entry for entry in orjson.loads(found.items) if entry["user_id"] != caller().user_id]
