"""Restoring deleted entries."""

from pydantic import Field
from quart import request

from app.routes.context import caller, running_app, session
from app.routes.schemas.bulk import MOST_ENTRIES
from app.routes.schemas.types import Id, Query
from app.routes.web.blueprints import pages
from app.routes.web.deleted_entries.list import deleted_entries
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, back, fitted, on_error
from app.routes.web.i18n import ngettext
from app.services.time_entries import bulk_restore


class RestoreForm(Query):
    """The ids of entries, each as `id`."""

    id: list[Id] = Field(min_length=1, max_length=MOST_ENTRIES)


@pages.post("/entries/restore")
@on_error(deleted_entries)
async def entries_restore() -> Redirect:
    """Restore the entries of the form, and those of the address, which the undo button of a toast has."""
    form = await request.form
    ids = fitted(RestoreForm, {"id": [*form.getlist("id"), *request.args.getlist("id")]}).id
    count = await bulk_restore.restore_many(
        session(), caller(), entry_ids=ids, keep_days=running_app().settings.deleted_retention_days
    )
    flash(ngettext("%(num)d entry was restored", "%(num)d entries were restored", count) % {"num": count})
    return await back()
