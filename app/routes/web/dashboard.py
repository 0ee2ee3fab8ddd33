"""The first page: the timer and today's entries."""

from datetime import date
from typing import Any

import orjson
from quart import Blueprint, render_template, request

from app.core.clock import day_end, day_start, iso, now, today
from app.core.errors import AppError
from app.core.listing import PageRequest, one
from app.core.listing import page as read_page
from app.routes.context import caller, session
from app.routes.web import choices
from app.routes.web.forms import problems
from app.routes.web.looks import Times, length
from app.services.accounts.queries import USERS
from app.services.time_entries import queries

DAY = PageRequest(per_page=1000)


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/", "dashboard", dashboard)


async def dashboard() -> str:
    """Timer and today's entries."""
    return await page()


async def page(error: AppError | None = None) -> str:
    """The page, with what went wrong."""
    zone, day = caller().zone, today(caller().zone)
    me = orjson.loads(await one(session(), USERS, {"id": caller().user_id}) or "{}")
    near, rest = problems(error, "project_id", "task_id", "notes", "name")
    return await render_template(
        "dashboard.html",
        me=me,
        times=Times(zone, day, twelve=me.get("time_format") == "12h"),
        now=iso(now()),
        form=await request.form,
        near=near,
        rest=rest,
        **await work(day, zone),
    )


async def work(day: date, zone: str) -> dict[str, Any]:
    """What runs, what the day has so far, and what could be started."""
    user_id = caller().user_id
    given = {"user_id": user_id, "since": day_start(day, zone), "before": day_end(day, zone), "finished": True}
    entries = orjson.loads((await read_page(session(), queries.ENTRIES, given, DAY)).items)
    running = orjson.loads(await queries.running_json(session(), user_id) or "null")
    projects = {} if running else await choices.projects()
    return {
        "running": running,
        "entries": entries,
        "total": length(sum(entry["duration_seconds"] for entry in entries)),
        "length": length,
        "projects": projects,
        "tasks": await choices.tasks(day, projects) if projects else {},
    }
