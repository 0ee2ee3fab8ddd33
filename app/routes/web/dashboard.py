"""The first page: the timer and today's entries."""

from typing import Any

import orjson
from quart import Blueprint, redirect, render_template, request, url_for

from app.core.clock import day_end, day_start, now, today
from app.core.errors import AppError, invalid_fields
from app.core.listing import PageRequest, page
from app.routes.context import caller, session
from app.services.time_entries import queries, timer
from app.services.time_entries.queries import ENTRIES
from app.services.time_entries.totals import PROJECTS

MOST = 100


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/", "dashboard", dashboard)
    blueprint.add_url_rule("/timer/start", "timer_start", start, methods=["POST"])
    blueprint.add_url_rule("/timer/stop", "timer_stop", stop, methods=["POST"])


async def dashboard() -> Any:
    """Timer and today's entries."""
    return await show()


async def start() -> Any:
    """Starts the timer from the form."""
    form = await request.form
    try:
        chosen = form.get("project_id", "")
        if not chosen.isdecimal() or len(chosen) > 9:
            raise invalid_fields(project_id="Choose a project")
        await timer.start(
            session(), caller(), project_id=int(chosen), notes=form.get("notes", "").strip()[:5000] or None
        )
    except AppError as error:
        return await show(error), error.status
    return redirect(url_for("web.dashboard"), 303)


async def stop() -> Any:
    """Stops the timer; nothing to do where none runs (another tab was quicker)."""
    if await queries.running(session(), caller().user_id):
        await timer.stop(session(), caller())
    return redirect(url_for("web.dashboard"), 303)


async def show(error: AppError | None = None) -> str:
    """The page, with what went wrong."""
    zone, user_id = caller().zone, caller().user_id
    day = today(zone)
    given = {
        "user_id": user_id,
        "since": day_start(day, zone),
        "before": day_end(day, zone),
        "finished": True,
    }
    listed = await page(session(), ENTRIES, given, PageRequest(per_page=MOST))
    projects = await page(session(), PROJECTS, {"status": "active"}, PageRequest(per_page=MOST))
    running = await queries.running_json(session(), user_id)
    entries = orjson.loads(listed.items)
    problems = [text for texts in (error.fields or {}).values() for text in texts] if error else []
    return await render_template(
        "dashboard.html",
        day=day,
        zone=zone,
        now=now(),
        running=running and orjson.loads(running),
        entries=entries,
        seconds=sum(entry["duration_seconds"] for entry in entries),
        projects=orjson.loads(projects.items),
        problems=problems or ([error.message] if error else []),
    )
