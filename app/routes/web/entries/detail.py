"""The page of an entry: its fields and its history."""

import orjson
from quart import redirect, url_for

from app.core.errors import AppError, NotFound
from app.routes.context import read_one, running_app
from app.routes.web import entry_form, entry_history, layout
from app.routes.web.blueprints import pages
from app.routes.web.forms import Redirect
from app.routes.web.lists import Row
from app.services.time_entries import queries
from app.services.time_entries.filters import restorable


@pages.get("/entries/<id:entry_id>")
async def entry(entry_id: int, error: AppError | None = None) -> str:
    """Return the page of an entry, or of one that was deleted recently, with its history."""
    entry = await read_entry(entry_id)
    values = await entry_form.entry_values(entry)
    return await layout.render_page(
        "entries/detail.html",
        error=entry_form.with_form_names(error),
        fields=(*entry_form.FIELDS, "split_at", "split_day", "split_break"),
        entry=entry,
        values=values,
        days=running_app().settings.deleted_retention_days,
        history=await entry_history.entry_history(entry["id"]),
        **await entry_form.booking_choices(values, entry=entry),
    )


async def read_entry(entry_id: int) -> Row:
    """Return an entry that the caller may see or restore (it has `deleted_at`); NotFound otherwise."""
    try:
        return await entry_form.visible_entry(entry_id)
    except NotFound:
        wanted = restorable(running_app().settings.deleted_retention_days, entry_id)
        found = await read_one(queries.DELETED, wanted)
        if found is None:
            raise
        entry: Row = orjson.loads(found)
        return entry


@pages.get("/timer/edit/<id:entry_id>")
async def entry_redirect(entry_id: int) -> Redirect:
    """Redirect the address that DRYTRIX TimeTracker had."""
    return redirect(url_for("web.entry", entry_id=entry_id), 301)
