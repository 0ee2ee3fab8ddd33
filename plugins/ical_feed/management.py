"""`/api/v1/ical-feeds`: the caller's feeds."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field
from quart import Blueprint, Response, request
from quart_schema import document_response, validate_querystring, validate_request

from app.sdk import (
    Body,
    Count,
    Id,
    Name,
    PageQuery,
    RawJson,
    bind,
    caller,
    document_page,
    encode_json,
    message_response,
    one,
    page,
    page_response,
    scopes,
    secure,
    session,
)
from plugins.ical_feed import feeds
from plugins.ical_feed.models import FEEDS, FeedFilter


class FeedIn(Body):
    """A new feed; without `project_id` and `client_id` it shows everything that the caller has tracked."""

    name: Name
    project_id: Id | None = None
    client_id: Id | None = None
    days_back: Annotated[Count, Field(ge=1, le=3650)] = 90


class FeedOut(BaseModel):
    """A feed; its address is shown only once."""

    id: int
    name: str
    project_id: int | None
    client_id: int | None
    days_back: int
    created_at: datetime


class FeedPage(BaseModel):
    ical_feeds: list[FeedOut]
    pagination: dict[str, int | bool | str | None]


class FeedCreated(BaseModel):
    ical_feed: FeedOut
    url: str
    message: str


class Revoked(BaseModel):
    message: str


def blueprint(address: str) -> Blueprint:
    """The routes of one app, whose public address is `address`, or the request's if that is empty."""
    made = secure(Blueprint("ical_feeds", __name__, url_prefix="/api/v1/ical-feeds"), "bearer", "api_key")
    made.get("")(list_feeds)
    made.delete("/<id:feed_id>")(revoke_feed)

    # Not idempotent by key: the stored answer would contain the secret, of which only a hash may be stored.
    @made.post("")
    @scopes("write:ical_feed")
    @validate_request(FeedIn)
    @document_response(FeedCreated, 201)
    async def create_feed(data: FeedIn) -> Response:
        """Create a calendar feed.

        `url` is the address to subscribe to. It is shown this one time.
        """
        feed, secret = await feeds.create(session(), caller(), **data.model_dump())
        body = {
            "ical_feed": RawJson(await one(session(), FEEDS, bind(FeedFilter(id=feed.id))) or ""),
            "url": f"{address or request.host_url.rstrip('/')}/ical/{secret}.ics",
            "message": "Feed created; keep its address, it is not shown again",
        }
        return Response(encode_json(body), 201, {"Cache-Control": "no-store"}, content_type="application/json")

    return made


@scopes("read:ical_feed")
@validate_querystring(PageQuery)
@document_page(FeedPage)
async def list_feeds(query_args: PageQuery) -> Response:
    """List calendar feeds.

    The caller's own, without their addresses.
    """
    found = await page(session(), FEEDS, bind(FeedFilter()), query_args.page_request(FEEDS))
    return page_response("ical_feeds", found)


@scopes("write:ical_feed")
@document_response(Revoked)
async def revoke_feed(feed_id: int) -> Response:
    """Revoke a calendar feed.

    Its address leads nowhere from then on.
    """
    await feeds.revoke(session(), caller(), feed_id)
    return message_response("Feed revoked")
