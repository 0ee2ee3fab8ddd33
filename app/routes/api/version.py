"""`/api/version`: newer releases, for administrators, by session or by token."""

from quart import Blueprint, Response
from quart_schema import document_response, validate_request

from app.auth import secure
from app.core.errors import Forbidden
from app.routes.api.parts import json_answer
from app.routes.context import VERSION, caller, running_app, session
from app.routes.schemas.releases import Dismissal, Dismissed, VersionCheck
from app.services.releases import service as releases

blueprint = secure(Blueprint("version", __name__, url_prefix="/version"), "session", "bearer", "api_key")


@blueprint.get("/check")
@document_response(VersionCheck)
async def check() -> Response:
    """Check for a newer release.

    For administrators. `update_available` is false, too, where the running version cannot be compared, where nothing
    is known of releases, and where the caller has dismissed this one.
    """
    admins_only()
    source = running_app().settings.releases_url
    return json_answer(await releases.release_status(session(), caller(), source=source, current=VERSION))


@blueprint.post("/dismiss")
@validate_request(Dismissal)
@document_response(Dismissed)
async def dismiss(data: Dismissal) -> dict[str, object]:
    """Dismiss a release.

    For administrators. The caller is told of the next one again.
    """
    admins_only()
    await releases.dismiss(session(), caller(), version=data.latest_version)
    return {"ok": True}


def admins_only() -> None:
    """Raise Forbidden unless the caller is an administrator."""
    if not caller().is_admin:
        raise Forbidden("Only an administrator may see and dismiss releases")
