"""The list of deleted entries."""

from app.core.errors import AppError
from app.routes.context import running_app
from app.routes.web import layout, lists
from app.routes.web.blueprints import pages
from app.services.time_entries import queries
from app.services.time_entries.filters import restorable


@pages.get("/entries/deleted")
async def deleted_entries(error: AppError | None = None) -> str:
    """Return the entries that can be restored, the last deleted first."""
    days = running_app().settings.deleted_retention_days
    return await layout.render_page(
        "deleted_entries/list.html", error=error, days=days, rows=await lists.rows(queries.DELETED, restorable(days))
    )
