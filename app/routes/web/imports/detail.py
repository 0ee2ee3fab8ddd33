"""The page of an import."""

import orjson

from app.core.errors import AppError, NotFound
from app.routes.context import read_one
from app.routes.web import layout, lists
from app.routes.web.blueprints import pages
from app.routes.web.lists import Row
from app.services.imports.filters import ImportFilter, ImportRowFilter
from app.services.imports.queries import IMPORT_ROWS_WITH_SOURCE, IMPORTS


@pages.get("/import/<id:import_id>")
async def import_one(import_id: int, error: AppError | None = None) -> str:
    """Return the page of an import, with the rows that were not imported."""
    done = await found(import_id)
    problems = await lists.rows(
        IMPORT_ROWS_WITH_SOURCE, ImportRowFilter(import_id=import_id, problems=True), sort="line"
    )
    return await layout.render_page("imports/detail.html", error=error, done=done, problems=problems)


async def found(import_id: int) -> Row:
    """Return the import; NotFound if the caller may not see it."""
    item = await read_one(IMPORTS, ImportFilter(id=import_id))
    if item is None:
        raise NotFound(f"Import with ID {import_id} not found")
    done: Row = orjson.loads(item)
    return done
