"""The audit log: who has changed what."""

from quart import Blueprint, request

from app.core.clock import day_end, day_start
from app.core.errors import AppError
from app.core.events import kinds
from app.routes.context import caller
from app.routes.web import lists
from app.routes.web.admin.start import render
from app.routes.web.admin.webhook_events import ABOUT
from app.routes.web.forms import fitted, shown_again
from app.routes.web.texts import gettext
from app.routes.web.texts import marked as _
from app.routes.wire import Day, Id, Line, Query
from app.services.accounts.queries import USERS
from app.services.activities.audit import AUDIT

# By which way people and programs come in.
SURFACES = {"web": _("pages"), "api": _("scripts of the pages"), "api_v1": _("API")}
EVERYBODY = 1000


class AuditForm(Query):
    """What is looked for. Days are those of the caller's zone, the last one included."""

    actor_id: Id | None = None
    entity_type: Line | None = None
    entity_id: Id | None = None
    action: Line | None = None
    surface: Line | None = None
    start_date: Day | None = None
    end_date: Day | None = None


def mount(blueprint: Blueprint) -> None:
    """Adds the route."""
    blueprint.add_url_rule("/audit", "audit", listed)


async def page(error: AppError | None = None) -> str:
    """What has happened, the newest first; nothing is filtered by what could not be read."""
    asked = AuditForm() if error else fitted(AuditForm, request.args.to_dict())
    given = asked.model_dump(exclude={"start_date", "end_date"})
    zone = caller().zone
    given["since"] = asked.start_date and day_start(asked.start_date, zone)
    given["before"] = asked.end_date and day_end(asked.end_date, zone)
    people = await lists.first(USERS, {}, most=EVERYBODY)
    return await render(
        "admin/audit.html",
        error=error,
        fields=tuple(AuditForm.model_fields),
        found=await lists.rows(AUDIT, given),
        asked=request.args,
        people=[(person["id"], person["display_name"]) for person in people],
        things=sorted({kind.resource for kind in kinds()}),
        actions=sorted({kind.name.rpartition(".")[2] for kind in kinds()}),
        about={name: gettext(text) for name, text in ABOUT.items()},
        surfaces={name: gettext(text) for name, text in SURFACES.items()},
    )


@shown_again(page)
async def listed() -> str:
    """What has happened."""
    return await page()
