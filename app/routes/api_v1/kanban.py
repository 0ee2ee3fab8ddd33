"""`/api/v1/kanban`: the columns of the board, one for each status of a task."""

from pydantic import BaseModel
from quart import Blueprint
from quart_schema import document_response, validate_querystring

from app.auth import scopes
from app.routes.wire import Id, Query, shown
from app.services.tasks.models import STATUSES

blueprint = Blueprint("kanban", __name__, url_prefix="/kanban")


class ColumnQuery(Query):
    """Whose board; every project has the same columns."""

    project_id: Id | None = None


class Column(BaseModel):
    """A column; `key` is the status of its tasks."""

    model_config = shown({"id": 1, "key": "todo", "label": "To Do", "name": "To Do", "wip_limit": None})

    id: int
    key: str
    label: str
    name: str
    wip_limit: int | None


class ColumnsBody(BaseModel):
    columns: list[Column]


@blueprint.get("/columns")
@scopes("read:tasks")
@validate_querystring(ColumnQuery)
@document_response(ColumnsBody)
async def list_columns(query_args: ColumnQuery) -> dict[str, object]:
    """List the columns of the kanban board."""
    columns = [
        {"id": place, "key": key, "label": label, "name": label, "wip_limit": None}
        for place, (key, label) in enumerate(STATUSES.items(), 1)
    ]
    return {"columns": columns}
