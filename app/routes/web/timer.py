"""The buttons around the timer."""

from typing import Any

import orjson
from quart import Blueprint

from app.core.clock import today
from app.core.errors import AppError, NotFound, invalid_fields
from app.core.listing import one
from app.routes.context import caller, session
from app.routes.web import choices, shell
from app.routes.web.forms import back, read, shown_again
from app.routes.web.texts import gettext as _
from app.routes.wire import Id, Query, Text
from app.services.time_entries import queries, timer

KEPT = ("project_id", "client_id", "task_id", "notes", "tags", "billable")


class StartForm(Query):
    """What to track."""

    project_id: Id | None = None
    task_id: Id | None = None
    notes: Text | None = None


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/timer", "timer", form_page, methods=["GET"])
    for path, view in (("start", start), ("stop", stop), ("pause", pause), ("resume", resume)):
        blueprint.add_url_rule(f"/timer/{path}", f"timer_{path}", view, methods=["POST"])
    blueprint.add_url_rule("/timer/continue/<id:entry_id>", "timer_continue", go_on, methods=["POST"])


async def page(error: AppError | None = None) -> str:
    """The form with everything that a timer can have; the bar on each page has less of it without scripts."""
    projects = await choices.projects()
    return await shell.render(
        "timer.html",
        error=error,
        fields=("project_id", "task_id", "notes"),
        projects=projects,
        tasks=await choices.tasks(today(caller().zone), projects),
    )


async def form_page() -> str:
    """The form."""
    return await page()


@shown_again(page)
async def start() -> Any:
    """Starts the timer from the form."""
    form = await read(StartForm)
    if form.project_id is None:
        raise invalid_fields(project_id=_("Choose a project"))
    notes = (form.notes or "").strip() or None
    await timer.start(session(), caller(), project_id=form.project_id, task_id=form.task_id, notes=notes)
    return await back()


@shown_again(page)
async def go_on(entry_id: int) -> Any:
    """Starts the timer on what one of the caller's entries was about."""
    found = await one(session(), queries.ENTRIES, {"id": entry_id, "user_id": caller().user_id})
    if found is None:
        raise NotFound(_("That entry is no longer there"))
    entry = orjson.loads(found)
    await timer.start(session(), caller(), **{name: entry[name] for name in KEPT})
    return await back()


# Another tab or app may have been quicker with the next three; then there is nothing left to do.


async def stop() -> Any:
    """Stops the timer where one runs."""
    if await queries.running(session(), caller().user_id):
        await timer.stop(session(), caller())
    return await back()


async def pause() -> Any:
    """Lets the timer rest where one ticks."""
    entry = await queries.running(session(), caller().user_id)
    if entry and entry.paused_at is None:
        await timer.pause(session(), caller())
    return await back()


async def resume() -> Any:
    """Lets a resting timer go on."""
    entry = await queries.running(session(), caller().user_id)
    if entry and entry.paused_at:
        await timer.resume(session(), caller())
    return await back()
