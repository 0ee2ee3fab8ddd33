"""Actions on a tag: merging it into another, and deleting it."""

from app.core.errors import invalid_fields
from app.core.messages import N_
from app.routes.context import caller, session
from app.routes.schemas.types import Query, Tags
from app.routes.web.blueprints import pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, back, on_error, read_form
from app.routes.web.tags.edit import changed, tag_edit
from app.routes.web.tags.list import tags
from app.services.time_entries import tag_changes


class MergeForm(Query):
    """The name of the tag that stays."""

    into: Tags


@pages.post("/tags/<id:tag_id>/merge")
@on_error(tag_edit)
async def tag_merge(tag_id: int) -> Redirect:
    """Merge a tag into the one with a name."""
    form = await read_form(MergeForm)
    into = await tag_changes.find_tag(session(), caller(), form.into)
    if into is None:
        raise invalid_fields(into=N_("There is no tag named {name}", name=form.into))
    _tag, count = await tag_changes.merge(session(), caller(), tag_id, into=into)
    flash(changed(count))
    return await back()


@pages.post("/tags/<id:tag_id>/delete")
@on_error(tags)
async def tag_delete(tag_id: int) -> Redirect:
    """Take a tag off the entries."""
    flash(changed(await tag_changes.delete(session(), caller(), tag_id)))
    return await back()
