"""Pages of the inventory; there only while its module is on."""

from quart import Blueprint

from app.core.errors import NotFound
from app.routes.context import host
from app.routes.web.inventory import files, items, movements, reports, stock, suppliers, transfers, warehouses
from app.routes.web.texts import gettext as _
from app.services.settings import instance

blueprint = Blueprint("inventory", __name__, url_prefix="/inventory")

for part in (items, stock, movements, transfers, warehouses, suppliers, reports, files):
    part.mount(blueprint)


@blueprint.before_request
async def module_is_on() -> None:
    """NotFound while the instance setting `modules.inventory` is off; what is set is in force at once."""
    async with host().database.transaction(read_only=True) as session:
        settings = await instance.read(session)
    if not settings.inventory:
        raise NotFound(_("The inventory is switched off"))
