"""The source is asked in the background, once in twelve hours, by one worker, and what it tells is not trusted."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.core.clock import now
from app.core.db import Database
from app.services.releases import source
from app.services.releases.models import KnownRelease
from app.services.releases.service import refresh
from app.services.releases.source import ReleaseUnavailable, fetch_newest, parse_version
from tests.clock import FrozenClock
from tests.services.releases.publisher import Publisher, publishing, release

AGENT = "TimeTracker/1.0.0"
ON_SQLITE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
async def publisher() -> AsyncIterator[Publisher]:
    """A source that tells of version 4.1.0."""
    async with publishing(release("v4.1.0")) as made:
        yield made


async def known(database: Database) -> list[tuple[str | None, datetime | None]]:
    """Version and age of what is kept."""
    async with database.transaction(read_only=True) as session:
        return [(row.version, row.fetched_at) for row in await session.scalars(select(KnownRelease))]


async def test_it_is_asked_once_in_twelve_hours(database: Database, publisher: Publisher, clock: FrozenClock) -> None:
    began, due = clock.at, await refresh(database, publisher.url, AGENT)
    assert (due, await known(database)) == (began + timedelta(hours=12), [("4.1.0", began)])
    clock.move(hours=11, minutes=59)
    publisher.answer = release("v4.2.0")
    assert await refresh(database, publisher.url, AGENT) == due
    clock.move(minutes=1)
    assert await refresh(database, publisher.url, AGENT) == due + timedelta(hours=12)
    assert (await known(database), len(publisher.asked)) == ([("4.2.0", due)], 2)
    assert f"User-Agent: {AGENT}\r\n" in publisher.asked[0]


async def test_of_several_workers_one_asks(database: Database, publisher: Publisher, clock: FrozenClock) -> None:
    publisher.pause = 0.2
    await asyncio.gather(*(refresh(database, publisher.url, AGENT) for _ in range(8)))
    assert (len(publisher.asked), await known(database)) == (1, [("4.1.0", clock.at)])


@ON_SQLITE
async def test_a_source_that_fails_is_left_alone_for_a_while(
    database: Database, publisher: Publisher, clock: FrozenClock, caplog: pytest.LogCaptureFixture
) -> None:
    began = clock.at
    await refresh(database, publisher.url, AGENT)
    publisher.status = "503 Service Unavailable"
    clock.move(hours=12)
    due = [await refresh(database, publisher.url, AGENT) for _ in range(3)]
    assert (due, len(publisher.asked)) == ([clock.at + timedelta(minutes=15)] * 3, 2)
    assert await known(database) == [("4.1.0", began)]
    lines = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert lines == ["the newest release cannot be read from TIMETRACKER_RELEASES_URL: it answers 503"]
    clock.move(minutes=15)
    publisher.status = "200 OK"
    await refresh(database, publisher.url, AGENT)
    assert await known(database) == [("4.1.0", clock.at)]


async def test_no_transaction_is_open_while_it_is_asked(database: Database, publisher: Publisher) -> None:
    publisher.pause = 2
    asking = asyncio.create_task(refresh(database, publisher.url, AGENT))
    await asyncio.wait_for(publisher.met.wait(), 5)
    async with database.transaction() as session:
        session.add(KnownRelease(source="another", due_at=now()))
    assert not asking.done()
    await asking


async def test_the_newest_of_a_list(publisher: Publisher) -> None:
    publisher.answer = [
        release("v4.9.0"),
        release("v4.10.0"),
        release("v5.0.0", draft=True),
        release("v5.0.0-rc.1", prerelease=True),
        release("nightly"),
        "junk",
    ]
    assert (await fetch_newest(publisher.url, AGENT)).version == "4.10.0"


async def test_what_is_told_is_cut_and_checked(publisher: Publisher) -> None:
    publisher.answer = release(
        "v4.1.0", body="x" * 30_000 + "\0", published_at="soon", html_url="javascript:alert(document.cookie)"
    )
    assert await fetch_newest(publisher.url, AGENT) == source.Release("4.1.0", "x" * 20_000, None, None)


@pytest.mark.parametrize(
    ("answer", "status", "cause"),
    [
        (b"<html>", "200 OK", "JSONDecodeError"),
        (release("nightly"), "200 OK", "it tells of no release"),
        (release("v5.0.0", draft=True), "200 OK", "it tells of no release"),
        ([], "200 OK", "it tells of no release"),
        (5, "200 OK", "it tells of no release"),
        ({"tag_name": ["v1"]}, "200 OK", "it tells of no release"),
        (b"[" * 100_000, "200 OK", "JSONDecodeError"),
        (b" " * (source.MAX_BYTES + 1), "200 OK", "its answer has more than"),
        ({}, "404 Not Found", "it answers 404"),
        ({}, "302 Found\r\nLocation: /releases/latest", "TooManyRedirects"),
    ],
)
async def test_what_is_no_release(publisher: Publisher, answer: Any, status: str, cause: str) -> None:
    publisher.answer, publisher.status = answer, status
    with pytest.raises(ReleaseUnavailable, match=f"^{cause}"):
        await fetch_newest(publisher.url, AGENT)


async def test_a_source_that_never_answers(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "TIMEOUT_SECONDS", 0.2)
    publisher.pause = 30
    with pytest.raises(ReleaseUnavailable, match=r"^(TimeoutError|ReadTimeout)"):
        await fetch_newest(publisher.url, AGENT)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://nowhere.invalid/", "http://[::1/", "http://"])
async def test_a_source_that_is_not_there(url: str) -> None:
    with pytest.raises(ReleaseUnavailable):
        await fetch_newest(url, AGENT)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("v4.1.0", "4.1.0"),
        ("4.1", "4.1"),
        ("4.0.0-beta.1", "4.0.0b1"),
        (" V4.1.0 ", "4.1.0"),
        ("dev-main", None),
        ("4.1.0-alpha.beta", None),
        ("", None),
        ("1" * 51, None),
        (f"{'1.' * 22}1-1234", None),
    ],
)
def test_what_can_be_compared(text: str, normal: str | None) -> None:
    found = parse_version(text)
    assert (found and str(found)) == normal
