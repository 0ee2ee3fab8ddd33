"""The newest release; scripts ask and dismiss by `/api/version`."""

from app.routes.context import VERSION, caller, running_app, session
from app.routes.web import layout
from app.routes.web.blueprints import admin_pages
from app.services.releases import service as releases


@admin_pages.get("/updates")
async def updates() -> str:
    """The newest release."""
    source = running_app().settings.releases_url
    check = await releases.release_status(session(), caller(), source=source, current=VERSION)
    return await layout.render_page("admin/updates/detail.html", check=check, source=source)
