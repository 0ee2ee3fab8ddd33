"""`/api/v1/inventory`: everything below it is there only while its module is on."""

from quart import Blueprint

from app.core.errors import Forbidden
from app.routes.api_v1.inventory import exchange, items, movements, reports, stock, suppliers, transfers, warehouses
from app.routes.context import running_app
from app.services.settings import instance

blueprint = Blueprint("inventory", __name__, url_prefix="/inventory")

for part in (items, warehouses, stock, movements, transfers, suppliers, reports, exchange):
    blueprint.register_blueprint(part.blueprint)


@blueprint.before_request
async def module_is_on() -> None:
    """Forbidden while the instance setting `modules.inventory` is off; what is set is in force at once."""
    async with running_app().database.transaction(read_only=True) as session:
        settings = await instance.read_settings(session)
    if not settings.inventory:
        raise Forbidden("The inventory module is switched off", code="module_disabled", title="module_disabled")
