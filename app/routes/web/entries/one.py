"""One entry: all of its fields, its history, and what can be done with it."""

from typing import Any

import orjson
from quart import Blueprint, redirect, request, url_for

from app.core.clock import today
from app.core.errors import AppError, NotFound
from app.core.listing import one
from app.routes.context import caller, host, session
from app.routes.web import choices, shell
from app.routes.web.entries import fields, history
from app.routes.web.entries.bulk import counted, undo
from app.routes.web.entries.listed import page as list_page
from app.routes.web.forms import back, read, shown_again
from app.routes.web.texts import gettext as _
from app.routes.web.toast import tell
from app.services.time_entries import entries, queries


def mount(blueprint: Blueprint) -> None:
    """Adds the routes; the last one is where the predecessor had this page."""
    blueprint.add_url_rule("/entries/<id:entry_id>", "entry", shown, methods=["GET"])
    blueprint.add_url_rule("/entries/<id:entry_id>", "entry_save", save, methods=["POST"])
    blueprint.add_url_rule("/entries/<id:entry_id>/delete", "entry_delete", delete, methods=["POST"])
    blueprint.add_url_rule("/timer/edit/<id:entry_id>", "entry_before", moved, methods=["GET"])


async def page(error: AppError | None = None) -> str:
    """The entry, or what is left of a deleted one, with its history."""
    entry = await read_entry(int((request.view_args or {})["entry_id"]))
    projects = await choices.projects()
    return await shell.render(
        "entries/one.html",
        error=fields.named(error),
        fields=fields.FIELDS,
        entry=entry,
        values=await fields.filled(entry),
        days=host().settings.deleted_retention_days,
        projects=projects,
        tasks=await choices.tasks(today(caller().zone), projects),
        history=await history.of_entry(entry["id"]),
    )


async def read_entry(entry_id: int) -> dict[str, Any]:
    """The entry where it can be seen or brought back; `deleted_at` tells them apart. NotFound otherwise."""
    try:
        return await fields.shown(entry_id)
    except NotFound:
        given = {"id": entry_id} | queries.restorable(caller(), host().settings.deleted_retention_days)
        found = await one(session(), queries.DELETED, given)
        if found is None:
            raise
        entry: dict[str, Any] = orjson.loads(found)
        return entry


async def shown(entry_id: int) -> str:
    """The entry."""
    return await page()


@shown_again(page)
async def save(entry_id: int) -> Any:
    """Changes the entry."""
    form, entry = await read(fields.EntryForm), await fields.shown(entry_id)
    await entries.update(session(), caller(), entry_id, fields.changes(form, entry), if_updated_at=form.seen)
    tell(_("The entry was saved"))
    return await back()


@shown_again(list_page)
async def delete(entry_id: int) -> Any:
    """Deletes the entry; the next page offers to bring it back."""
    await entries.delete(session(), caller(), entry_id)
    tell(counted("delete", 1), undo=undo([entry_id]))
    return await back()


async def moved(entry_id: int) -> Any:
    """To the page of the entry."""
    return redirect(url_for("web.entry", entry_id=entry_id), 301)
