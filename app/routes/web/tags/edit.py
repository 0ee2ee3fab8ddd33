"""The form of a tag: another name for it, or another tag in its place."""

from typing import Any

import orjson

from app.core.errors import AppError, NotFound
from app.core.messages import N_
from app.routes.context import caller, read_one, session
from app.routes.schemas.types import Query, Tags
from app.routes.web import layout, lists
from app.routes.web.blueprints import pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, back, on_error, read_form, values_for
from app.routes.web.i18n import ngettext
from app.services.time_entries import tag_changes
from app.services.time_entries.tag_queries import TAGS, TagFilter

MOST_SUGGESTED = 200
FIELDS = ("name", "into")


class TagForm(Query):
    """The name of a tag."""

    name: Tags


async def visible_tag(tag_id: int) -> dict[str, Any]:
    """Return the tag of the list; NotFound without one."""
    found = await read_one(TAGS, TagFilter(id=tag_id))
    if found is None:
        raise NotFound(N_("Tag with ID {tag_id} not found", tag_id=tag_id))
    tag: dict[str, Any] = orjson.loads(found)
    return tag


@pages.get("/tags/<id:tag_id>/edit")
async def tag_edit(tag_id: int, error: AppError | None = None) -> str:
    """The form of a tag."""
    tag = await visible_tag(tag_id)
    suggested = await lists.first(TAGS, TagFilter(), most=MOST_SUGGESTED, sort="-entries")
    return await layout.render_page(
        "tags/form.html",
        error=error,
        fields=FIELDS,
        tag=tag,
        others=[other["name"] for other in suggested if other["id"] != tag_id],
        values={"name": tag["name"]} | dict(await values_for(error, {})),
        everybody=caller().is_admin,
    )


@pages.post("/tags/<id:tag_id>")
@on_error(tag_edit)
async def tag_update(tag_id: int) -> Redirect:
    """Rename a tag."""
    form = await read_form(TagForm)
    _tag, count = await tag_changes.rename(session(), caller(), tag_id, name=form.name)
    flash(changed(count))
    return await back()


def changed(number: int) -> str:
    """Return a sentence with the number of entries."""
    return ngettext("%(num)d entry was changed", "%(num)d entries were changed", number) % {"num": number}
