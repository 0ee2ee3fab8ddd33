"""Pages for administrators only."""

from quart import Blueprint

from app.core.errors import Forbidden
from app.routes.context import caller
from app.routes.web.admin import audit, deliveries, plugins, settings, start, tokens, updates, users, webhooks
from app.routes.web.texts import gettext as _

blueprint = Blueprint("admin", __name__, url_prefix="/admin")

for part in (start, users, tokens, webhooks, deliveries, settings, plugins, audit, updates):
    part.mount(blueprint)


@blueprint.before_request
async def administrators_only() -> None:
    """Forbidden for everybody else, whatever the page."""
    if not caller().is_admin:
        raise Forbidden(_("Only administrators may see this page"))
