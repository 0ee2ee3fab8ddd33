"""Actions on a client: archiving and unarchiving."""

from quart import url_for

from app.routes.context import session
from app.routes.web.blueprints import pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, back
from app.routes.web.i18n import gettext as _
from app.services.clients import service


@pages.post("/clients/<id:client_id>/archive")
async def client_archive(client_id: int) -> Redirect:
    """Archive a client; its projects and their time stay."""
    await service.archive(session(), client_id)
    text = _("The client is archived; its projects and their time are kept")
    flash(text, undo=url_for("web.client_unarchive", client_id=client_id))
    return await back()


@pages.post("/clients/<id:client_id>/unarchive")
async def client_unarchive(client_id: int) -> Redirect:
    """Make an archived client active again."""
    client = await service.update(session(), client_id, status="active")
    flash(_("%(name)s is active again") % {"name": client.name})
    return await back()
