"""Actions on a project: archiving, unarchiving, and favourites."""

from contextlib import suppress

from quart import url_for

from app.core.errors import NotFound
from app.routes.context import caller, session
from app.routes.web.blueprints import pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, back
from app.routes.web.i18n import gettext as _
from app.services.projects import favorites, service


@pages.post("/projects/<id:project_id>/archive")
async def project_archive(project_id: int) -> Redirect:
    """Archive a project; its time stays."""
    project = await service.archive(session(), caller(), project_id)
    text = _("%(name)s is archived; its time is kept") % {"name": project.name}
    flash(text, undo=url_for("web.project_unarchive", project_id=project_id))
    return await back()


@pages.post("/projects/<id:project_id>/unarchive")
async def project_unarchive(project_id: int) -> Redirect:
    """Make an archived project active again."""
    project = await service.update(session(), caller(), project_id, status="active")
    flash(_("%(name)s is active again") % {"name": project.name})
    return await back()


@pages.post("/projects/<id:project_id>/favorite")
async def project_favorite(project_id: int) -> Redirect:
    """Add a project to the caller's favourites."""
    await favorites.add_favorite(session(), caller(), project_id)
    return await back()


@pages.post("/projects/<id:project_id>/unfavorite")
async def project_unfavorite(project_id: int) -> Redirect:
    """Remove a project from the caller's favourites; another tab may have done so already."""
    with suppress(NotFound):
        await favorites.remove_favorite(session(), caller(), project_id)
    return await back()
