"""Pages of the inventory; they exist only while its module is on."""

from quart import request, url_for

from app.core.errors import NotFound
from app.core.messages import N_
from app.routes.context import running_app
from app.routes.web.blueprints import inventory_pages
from app.routes.web.i18n import gettext
from app.routes.web.per_request import remember_settings
from app.services.settings import instance

SECTIONS = {
    "web.inventory.items": N_("Items"),
    "web.inventory.stock": N_("Stock"),
    "web.inventory.movements": N_("Movements"),
    "web.inventory.transfers": N_("Transfers"),
    "web.inventory.warehouses": N_("Warehouses"),
    "web.inventory.suppliers": N_("Suppliers"),
    "web.inventory.valuation": N_("Reports"),
    "web.inventory.files": N_("Import and export"),
}
MOVEMENT_KINDS = {
    "purchase": N_("Purchase"),
    "return": N_("Return"),
    "sale": N_("Sale"),
    "waste": N_("Waste"),
    "count": N_("Stock count"),
    "adjustment": N_("Adjustment"),
    "devaluation": N_("Devaluation"),
    "transfer": N_("Transfer"),
}


@inventory_pages.before_request
async def require_module() -> None:
    """NotFound while the instance setting `modules.inventory` is off; a change takes effect at once."""
    async with running_app().database.transaction(read_only=True) as session:
        settings = await instance.read_settings(session)
    if not settings.inventory:
        raise NotFound(gettext("The inventory is disabled"))
    remember_settings(settings)


@inventory_pages.context_processor
async def section_links() -> dict[str, object]:
    """The names that every template of the inventory knows: links to its sections, kinds of movements, the filters."""
    return {
        "sections": [(url_for(endpoint), gettext(title)) for endpoint, title in SECTIONS.items()],
        "kinds": {kind: gettext(text) for kind, text in MOVEMENT_KINDS.items()},
        "query": request.args,
    }
