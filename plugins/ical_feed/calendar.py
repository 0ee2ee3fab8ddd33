"""`/ical/<secret>.ics`, which calendar programs fetch."""

import asyncio
import hashlib
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import orjson
from quart import Blueprint, Response, g, request

from app.sdk import ENTRIES, Database, EntryFilter, PageRequest, bind, caller, day_start, page, secure, session, today
from plugins.ical_feed.instance import InstanceName
from plugins.ical_feed.models import Feed
from plugins.ical_feed.rendering import render

MOST_ENTRIES = 5_000  # the newest


def blueprint(database: Database, address: str) -> Blueprint:
    """The route of one app, whose name for calendars makes the ids of its entries globally unique."""
    made = secure(Blueprint("ical_feed", __name__), "ical_feed")
    instance = InstanceName(database, urlsplit(address).hostname or "")

    @made.get("/ical/<feed_secret>.ics")
    async def calendar(feed_secret: str) -> Response:
        """A calendar feed.

        The finished entries of its owner as iCalendar (RFC 5545).
        """
        feed: Feed = g.ical_feed
        entries = await entries_of(feed)
        name = await instance.read()
        version = tag(feed, name, entries)
        headers = {"ETag": f'"{version}"', "Cache-Control": "private, no-cache"}
        if request.if_none_match.contains_weak(version):
            return Response("", 304, headers)
        # Thousands of entries take a second or two; other requests must not wait for that.
        body = await asyncio.to_thread(render, feed.name, name, orjson.loads(entries))
        return Response(body, 200, headers, content_type="text/calendar; charset=utf-8")

    return made


async def entries_of(feed: Feed) -> str:
    """The owner's finished entries that the feed shows, the newest first, as a JSON array."""
    wanted = EntryFilter(
        user_id=feed.user_id,
        finished=True,
        project_id=feed.project_id,
        client_id=feed.client_id,
        since=first_instant(feed),
    )
    return (await page(session(), ENTRIES, bind(wanted), PageRequest(per_page=MOST_ENTRIES))).items


def first_instant(feed: Feed) -> datetime:
    """The beginning of the first day that the feed shows, in its owner's time zone."""
    zone = caller().zone
    return day_start(today(zone) - timedelta(days=feed.days_back), zone)


def tag(feed: Feed, instance: str, entries: str) -> str:
    """The ETag of a calendar, which depends on nothing else."""
    return hashlib.blake2b(f"{feed.name}\n{instance}\n{entries}".encode(), digest_size=12).hexdigest()
