"""The audit log: every change, its actor and its surface."""

from quart import request

from app.core.errors import AppError
from app.core.events import event_types
from app.core.messages import N_
from app.routes.context import caller
from app.routes.web import choices, layout, lists
from app.routes.web.admin.audit.filters import AuditQuery
from app.routes.web.admin.event_choices import DESCRIPTIONS
from app.routes.web.blueprints import admin_pages
from app.routes.web.forms import fitted, on_error
from app.routes.web.i18n import gettext
from app.services.activities.audit import AUDIT

# The surfaces that a request comes in by.
SURFACES = {"web": N_("pages"), "api": N_("scripts of the pages"), "api_v1": N_("API")}


@admin_pages.get("/audit")
@on_error()
async def audit(error: AppError | None = None) -> str:
    """The changes, newest first; no filters if those in the address were refused."""
    query = AuditQuery() if error else fitted(AuditQuery, request.args.to_dict())
    return await layout.render_page(
        "admin/audit/list.html",
        error=error,
        fields=tuple(AuditQuery.model_fields),
        found=await lists.rows(AUDIT, query.filter(caller().zone)),
        query=request.args,
        people=await choices.users(request.args.get("actor_id")),
        things=sorted({kind.resource for kind in event_types()}),
        actions=sorted({kind.name.rpartition(".")[2] for kind in event_types()}),
        about={name: gettext(text) for name, text in DESCRIPTIONS.items()},
        surfaces={name: gettext(text) for name, text in SURFACES.items()},
    )
