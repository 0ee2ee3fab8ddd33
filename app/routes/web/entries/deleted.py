"""Deleted entries, and how they come back."""

from typing import Any

from pydantic import Field
from quart import Blueprint, request

from app.core.errors import AppError
from app.routes.bulk import MOST
from app.routes.context import caller, host, session
from app.routes.web import lists, shell
from app.routes.web.forms import back, fitted, shown_again
from app.routes.web.texts import ngettext
from app.routes.web.toast import tell
from app.routes.wire import Id, Query
from app.services.time_entries import bulk_restore, queries


class Chosen(Query):
    """The entries of a form or an address, each as `id`."""

    id: list[Id] = Field(min_length=1, max_length=MOST)


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/entries/deleted", "entries_deleted", listed, methods=["GET"])
    blueprint.add_url_rule("/entries/restore", "entries_restore", restore, methods=["POST"])


async def page(error: AppError | None = None) -> str:
    """What can come back, the last deleted first."""
    days = host().settings.deleted_retention_days
    given = queries.restorable(caller(), days)
    return await shell.render(
        "entries/deleted.html", error=error, days=days, rows=await lists.rows(queries.DELETED, given)
    )


async def listed() -> str:
    """The deleted entries."""
    return await page()


@shown_again(page)
async def restore() -> Any:
    """Brings entries back: those of the form, and those of the address, where a way to undo has them."""
    form = await request.form
    ids = fitted(Chosen, {"id": [*form.getlist("id"), *request.args.getlist("id")]}).id
    count = await bulk_restore.restore(
        session(), caller(), entry_ids=ids, keep_days=host().settings.deleted_retention_days
    )
    tell(ngettext("%(num)d entry is back", "%(num)d entries are back", count) % {"num": count})
    return await back()
