"""`/api/v1/kanban`: the columns of the board, one for each status of a task."""

from quart import Blueprint
from quart_schema import document_response, validate_querystring

from app.auth import scopes
from app.routes.schemas.tasks import ColumnsBody
from app.routes.schemas.types import Id, Query
from app.services.tasks.models import STATUS_TITLES

blueprint = Blueprint("kanban", __name__, url_prefix="/kanban")


class ColumnQuery(Query):
    """Whose board; every project has the same columns."""

    project_id: Id | None = None


@blueprint.get("/columns")
@scopes("read:tasks")
@validate_querystring(ColumnQuery)
@document_response(ColumnsBody)
async def list_columns(query_args: ColumnQuery) -> dict[str, object]:
    """List the columns of the kanban board."""
    columns = [
        {"id": place, "key": key, "label": label, "name": label, "wip_limit": None}
        for place, (key, label) in enumerate(STATUS_TITLES.items(), 1)
    ]
    return {"columns": columns}
