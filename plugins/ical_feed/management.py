"""`/api/v1/ical-feeds`: one's own feeds."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field
from quart import Blueprint, Response, request
from quart_schema import document_response, validate_querystring, validate_request

from app.sdk import (
    Body,
    Count,
    Id,
    Json,
    Name,
    PageQuery,
    caller,
    done,
    encode,
    one,
    page,
    page_answer,
    scopes,
    secure,
    session,
)
from plugins.ical_feed import feeds
from plugins.ical_feed.models import FEEDS


class FeedIn(Body):
    """A new feed; without `project_id` and `client_id` it shows everything that the caller has tracked."""

    name: Name
    project_id: Id | None = None
    client_id: Id | None = None
    days_back: Annotated[Count, Field(ge=1, le=3650)] = 90


class FeedOut(BaseModel):
    """A feed; its address is told only once."""

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
    """The routes of one app, which people reach at `address`; where that is empty, at the one that they use."""
    made = secure(Blueprint("ical_feeds", __name__, url_prefix="/api/v1/ical-feeds"), "bearer", "api_key")
    made.get("")(list_feeds)
    made.delete("/<id:feed_id>")(revoke_feed)

    # Not idempotent by key: the stored answer would keep the secret, of which nothing but a hash is to be kept.
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
            "ical_feed": Json(await one(session(), FEEDS, {"id": feed.id}) or ""),
            "url": f"{address or request.host_url.rstrip('/')}/ical/{secret}.ics",
            "message": "Feed created; keep its address, it is not shown again",
        }
        return Response(encode(body), 201, {"Cache-Control": "no-store"}, content_type="application/json")

    return made


@scopes("read:ical_feed")
@validate_querystring(PageQuery)
@document_response(FeedPage)
async def list_feeds(query_args: PageQuery) -> Response:
    """List calendar feeds.

    The caller's own, without their addresses.
    """
    found = await page(session(), FEEDS, {"user_id": caller().user_id}, query_args.of(FEEDS))
    return page_answer("ical_feeds", found)


@scopes("write:ical_feed")
@document_response(Revoked)
async def revoke_feed(feed_id: int) -> Response:
    """Revoke a calendar feed.

    Its address leads nowhere from then on.
    """
    await feeds.revoke(session(), caller(), feed_id)
    return done("Feed revoked")
