"""Whether there is a newer release; scripts ask and dismiss by `/api/version`."""

from typing import Any

from quart import Blueprint

from app.routes.context import VERSION, caller, host, session
from app.routes.web.admin.start import render
from app.routes.web.forms import back, read
from app.routes.wire import Query, Reference
from app.services.releases import service as releases


class DismissForm(Query):
    """Which release to hear no more of."""

    latest_version: Reference


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/updates", "updates", shown, methods=["GET"])
    blueprint.add_url_rule("/updates/dismiss", "update_dismiss", dismiss, methods=["POST"])


async def shown() -> str:
    """What is known of the newest release."""
    source = host().settings.releases_url
    check = await releases.check(session(), caller(), source=source, current=VERSION)
    return await render("admin/updates.html", check=check, source=source)


async def dismiss() -> Any:
    """Tells the caller no more of a release, on any page."""
    await releases.dismiss(session(), caller(), version=(await read(DismissForm)).latest_version)
    return await back()
