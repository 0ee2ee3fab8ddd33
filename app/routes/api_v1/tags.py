"""`/api/v1/tags`."""

from collections.abc import Awaitable

from pydantic import AliasChoices, Field
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.auth import scopes
from app.core.listing import page
from app.routes.context import bind, caller, read_one, session
from app.routes.responses import PageQuery, if_match, message_response, page_response, resource_response
from app.routes.route_metadata import checks_if_match, document_page, document_resource
from app.routes.schemas.pagination import Message
from app.routes.schemas.tags import TagBody, TagChanged, TagMerge, TagOut, TagPage, TagUpdate
from app.routes.schemas.types import Line
from app.services.time_entries import tag_changes
from app.services.time_entries.tag_queries import TAGS, TagFilter

blueprint = Blueprint("tags", __name__, url_prefix="/tags")


class TagQuery(PageQuery):
    """Which tags are listed, and which part of the list."""

    search: Line | None = Field(None, validation_alias=AliasChoices("search", "q"), description="Part of the name")


@blueprint.get("")
@scopes("read:time_entries")
@validate_querystring(TagQuery)
@document_page(TagPage)
async def list_tags(query_args: TagQuery) -> Response:
    """List tags.

    Those of one's own entries and how much these use them, for an administrator those of everybody's. A tag is one
    whatever its case and its form in Unicode.
    """
    wanted = TagFilter(text=query_args.search)
    return page_response("tags", await page(session(), TAGS, bind(wanted), query_args.page_request(TAGS)))


@blueprint.get("/<id:tag_id>")
@scopes("read:time_entries")
@document_resource(TagBody)
async def get_tag(tag_id: int) -> Response:
    """Get a tag."""
    return resource_response("tag", await read(tag_id), missing=f"Tag with ID {tag_id} not found")


@blueprint.route("/<id:tag_id>", methods=["PUT", "PATCH"])
@scopes("write:time_entries")
@validate_request(TagUpdate)
@document_resource(TagChanged)
@checks_if_match(TagOut)
async def rename_tag(tag_id: int, data: TagUpdate) -> Response:
    """Rename a tag.

    In one's own entries, for an administrator in everybody's; each of them has its event. The answer is the tag that
    the entries have then: its ID is another one if other users keep the old name, or have the new one. 409 if the
    entries have a tag of the new name already.
    """
    tag, count = await tag_changes.rename(
        session(), caller(), tag_id, name=data.name, guard=if_match(lambda: read(tag_id))
    )
    return resource_response("tag", await read(tag.id), message=f"Tag renamed in {count} entries")


@blueprint.post("/<id:tag_id>/merge")
@scopes("write:time_entries")
@validate_request(TagMerge)
@document_resource(TagChanged)
async def merge_tag(tag_id: int, data: TagMerge) -> Response:
    """Merge a tag into another.

    The other one replaces it in one's own entries, for an administrator in everybody's; each of them has its event.
    """
    tag, count = await tag_changes.merge(session(), caller(), tag_id, into=data.into)
    return resource_response("tag", await read(tag.id), message=f"Tag merged in {count} entries")


@blueprint.delete("/<id:tag_id>")
@scopes("write:time_entries")
@document_response(Message)
@checks_if_match(TagOut)
async def delete_tag(tag_id: int) -> Response:
    """Delete a tag.

    It is taken off one's own entries, for an administrator off everybody's; each of them has its event.
    """
    count = await tag_changes.delete(session(), caller(), tag_id, if_match(lambda: read(tag_id)))
    return message_response(f"Tag removed from {count} entries")


def read(tag_id: int) -> Awaitable[str | None]:
    """The tag's JSON."""
    return read_one(TAGS, TagFilter(id=tag_id))
