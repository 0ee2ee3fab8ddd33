"""Short ways to make calendar feeds and to read them."""

from typing import Any
from urllib.parse import urlsplit

from icalendar import Calendar

from app.sdk.testing import Host
from tests.factories import Answer, Api


async def feed(api: Api, name: str = "My time", **more: Any) -> str:
    """The path of a new feed."""
    answer = await api.post("/ical-feeds", name=name, **more)
    assert answer.status == 201, answer.body
    return urlsplit(str(answer.body["url"])).path


async def fetch(host: Host, path: str, **headers: str) -> Answer:
    """What a calendar program gets."""
    return await Api(host.app, None, base="").send("GET", path, headers=headers)


async def read(host: Host, path: str) -> Calendar:
    """The feed, parsed."""
    answer = await fetch(host, path)
    assert answer.status == 200
    return Calendar.from_ical(answer.body)


async def summaries(host: Host, path: str) -> list[str]:
    """The summaries of the feed's events, the newest first."""
    return [str(event["SUMMARY"]) for event in (await read(host, path)).walk("VEVENT")]
