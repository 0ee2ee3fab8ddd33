"""Pages for administrators only."""

from app.core.errors import Forbidden
from app.routes.context import caller
from app.routes.web.admin.sections import section_groups
from app.routes.web.blueprints import admin_pages
from app.routes.web.i18n import gettext as _


@admin_pages.before_request
async def require_administrator() -> None:
    """Forbidden for everybody else, whatever the page."""
    if not caller().is_admin:
        raise Forbidden(_("Only administrators may see this page"))


@admin_pages.context_processor
async def section_links() -> dict[str, object]:
    """The name that every template of the administration knows: `groups()`, the links to its sections."""
    return {"groups": section_groups}
