"""A new client."""

from app.core.errors import AppError
from app.routes.context import session
from app.routes.web import layout
from app.routes.web.blueprints import pages
from app.routes.web.clients.edit import FIELDS, ClientForm, form_choices
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, back, on_error, read_form, values_for
from app.routes.web.i18n import gettext as _
from app.services.clients import service

DEFAULTS = {"status": "active", "rounding_mode": "nearest", "prepaid_reset_day": 1}


@pages.get("/clients/new")
async def client_new(error: AppError | None = None) -> str:
    """The form of a new client."""
    values = await values_for(error, DEFAULTS)
    return await layout.render_page(
        "clients/form.html", error=error, fields=FIELDS, values=values, **await form_choices()
    )


@pages.post("/clients")
@on_error(client_new)
async def client_create() -> Redirect:
    """Create a client."""
    form = await read_form(ClientForm)
    client = await service.create(session(), **form.model_dump(exclude_none=True))
    flash(_("Client %(name)s created") % {"name": client.name})
    return await back()
