"""`/api/version`: whether there is a newer release. For administrators, by session or by token."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict
from quart import Blueprint, Response
from quart_schema import document_response, validate_request

from app.auth import secure
from app.core.errors import Forbidden
from app.routes.api.parts import answer
from app.routes.context import VERSION, caller, host, session
from app.routes.wire import Body, Reference
from app.services.releases import service as releases

blueprint = secure(Blueprint("version", __name__, url_prefix="/version"), "session", "bearer", "api_key")


class VersionCheck(BaseModel):
    """The running version and the newest release; nothing of the latter where none is known."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "update_available": True,
                    "current_version": "4.0.0",
                    "latest_version": "4.1.0",
                    "release_notes": "…",
                    "published_at": "2026-04-01T10:00:00Z",
                    "release_url": "https://releases.example.com/v4.1.0",
                }
            ]
        }
    )

    update_available: bool
    current_version: str
    latest_version: str | None
    release_notes: str | None
    published_at: datetime | None
    release_url: str | None


class Dismissal(Body):
    """Which release to hear no more of, with or without a leading v."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"latest_version": "4.1.0"}]})

    latest_version: Reference


class Dismissed(BaseModel):
    """It is stored."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"ok": True}]})

    ok: bool


@blueprint.get("/check")
@document_response(VersionCheck)
async def check() -> Response:
    """Check for a newer release.

    For administrators. `update_available` is false, too, where the running version cannot be compared, where nothing
    is known of releases, and where the caller has dismissed this one.
    """
    admins_only()
    source = host().settings.releases_url
    return answer(await releases.check(session(), caller(), source=source, current=VERSION))


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
    """Forbidden for everybody else."""
    if not caller().is_admin:
        raise Forbidden("Only an administrator may see and dismiss releases")
