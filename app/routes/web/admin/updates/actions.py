"""Dismissing a release; scripts do it by `/api/version`."""

from app.routes.context import caller, session
from app.routes.schemas.types import Query, Reference
from app.routes.web.blueprints import admin_pages
from app.routes.web.forms import Redirect, back, read_form
from app.services.releases import service as releases


class DismissForm(Query):
    """The release to dismiss."""

    latest_version: Reference


@admin_pages.post("/updates/dismiss")
async def update_dismiss() -> Redirect:
    """Stop announcing a release to the caller."""
    await releases.dismiss(session(), caller(), version=(await read_form(DismissForm)).latest_version)
    return await back()
