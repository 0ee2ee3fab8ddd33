"""Actions on the timer: stopping, pausing, resuming, and continuing an entry."""

from contextlib import suppress

import orjson

from app.core.errors import Invalid, NotFound
from app.routes.context import caller, read_one, session
from app.routes.web.blueprints import pages
from app.routes.web.forms import Redirect, back, on_error
from app.routes.web.i18n import gettext as _
from app.routes.web.timer.create import timer
from app.services.time_entries import queries
from app.services.time_entries import timer as service
from app.services.time_entries.filters import EntryFilter

CONTINUED_FIELDS = ("project_id", "client_id", "task_id", "notes", "tags", "billable")


@pages.post("/timer/continue/<id:entry_id>")
@on_error(timer)
async def timer_continue(entry_id: int) -> Redirect:
    """Start the timer with the fields of one of the caller's entries."""
    found = await read_one(queries.ENTRIES, EntryFilter(id=entry_id, user_id=caller().user_id))
    if found is None:
        raise NotFound(_("The entry no longer exists"))
    entry = orjson.loads(found)
    await service.start(session(), caller(), **{name: entry[name] for name in CONTINUED_FIELDS})
    return await back()


# Another tab or app may have done the next three already; that is no error.


@pages.post("/timer/stop")
async def timer_stop() -> Redirect:
    """Stop the timer if it runs."""
    with suppress(Invalid):
        await service.stop(session(), caller())
    return await back()


@pages.post("/timer/pause")
async def timer_pause() -> Redirect:
    """Pause the timer if it runs."""
    with suppress(Invalid):
        await service.pause(session(), caller())
    return await back()


@pages.post("/timer/resume")
async def timer_resume() -> Redirect:
    """Resume the timer if it is paused."""
    with suppress(Invalid):
        await service.resume(session(), caller())
    return await back()
