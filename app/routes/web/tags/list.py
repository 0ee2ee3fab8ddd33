"""The list of tags."""

from quart import request

from app.core.errors import AppError
from app.core.messages import N_
from app.routes.context import caller
from app.routes.schemas.types import Line, Query
from app.routes.web import layout, lists
from app.routes.web.blueprints import pages
from app.routes.web.forms import fitted, on_error
from app.services.time_entries.tag_queries import TAGS, TagFilter

# The sort orders that are offered, each in its first direction.
SORTS = {"name": N_("Name"), "-entries": N_("Entries"), "-seconds": N_("Hours"), "-last_used_at": N_("Last used")}


class TagListQuery(Query):
    """The filter in the address."""

    q: Line | None = None


@pages.get("/tags")
@on_error()
async def tags(error: AppError | None = None) -> str:
    """The tags of the caller's entries, for an administrator everybody's, by name unless the address says otherwise."""
    query = TagListQuery() if error else fitted(TagListQuery, request.args.to_dict())
    order = lists.order(TAGS)
    return await layout.render_page(
        "tags/list.html",
        error=error,
        fields=tuple(TagListQuery.model_fields),
        query=query,
        order=order,
        sorts=SORTS,
        found=await lists.rows(TAGS, TagFilter(text=query.q), sort=order.current),
        everybody={"user_id": "all"} if caller().is_admin else {},
    )
