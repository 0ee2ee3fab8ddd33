"""The first page: today's entries, this week against the last, what it all adds up to, who is at work."""

from datetime import date, timedelta
from typing import Any

import orjson
from quart import Blueprint

from app.core.clock import day_end, day_start, today
from app.core.errors import AppError
from app.core.listing import PageRequest
from app.core.listing import page as read_page
from app.routes import insights
from app.routes.context import caller, session
from app.routes.web import shell
from app.routes.web.looks import Looks
from app.services.accounts import preferences
from app.services.reports import days
from app.services.time_entries import queries

DAY, TEAM = PageRequest(per_page=1000), PageRequest(per_page=50)


def mount(blueprint: Blueprint) -> None:
    """Adds the route."""
    blueprint.add_url_rule("/", "dashboard", dashboard)


async def dashboard() -> str:
    """Today, this week, and what it adds up to."""
    return await page()


async def page(error: AppError | None = None) -> str:
    """The page, with what went wrong."""
    zone, day = caller().zone, today(caller().zone)
    given = {"user_id": caller().user_id, "since": day_start(day, zone), "before": day_end(day, zone), "finished": True}
    entries = orjson.loads((await read_page(session(), queries.ENTRIES, given, DAY)).items)
    added, me = orjson.loads(await insights.body()), await preferences.read(session(), caller().user_id)
    week, by_day = Looks.of(me, zone).week(day), await weeks(day, zone)
    return await shell.render(
        "dashboard.html",
        error=error,
        fields=("project_id", "task_id", "notes", "name"),
        entries=entries,
        total=sum(entry["duration_seconds"] for entry in entries),
        insights=added,
        last_seven={date.fromisoformat(at["date"]): round(at["hours"] * 3600) for at in added["last_7_days"]},
        by_day=by_day,
        this_week=sum(by_day.get(at, 0) for at in week),
        last_week=sum(by_day.get(at - timedelta(days=7), 0) for at in week),
        team=await team(),
    )


async def weeks(day: date, zone: str) -> dict[date, int]:
    """Seconds by day, of the fortnight that surely holds this week and the last."""
    return await days.of_user(session(), caller().user_id, zone, day - timedelta(days=13), day)


async def team() -> list[dict[str, Any]]:
    """The running timers of others, for administrators."""
    if not caller().is_admin:
        return []
    found = await read_page(session(), queries.ENTRIES, {"running": True}, TEAM)
    return [entry for entry in orjson.loads(found.items) if entry["user_id"] != caller().user_id]
