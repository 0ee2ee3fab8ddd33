"""The source of releases: an address that answers like GitHub's `releases/latest` and `releases`."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import orjson
from packaging.version import InvalidVersion, Version

from app.core.lazy import LazyModule

if TYPE_CHECKING:
    import httpx
else:
    httpx = LazyModule("httpx")

TIMEOUT_SECONDS = 10.0  # seconds for all of it
MAX_BYTES = 2 * 1024 * 1024
LONGEST_VERSION, LONGEST_NOTES, LONGEST_URL = 50, 20_000, 500


class ReleaseUnavailable(Exception):
    """The source cannot be reached, or has no release; the text is the reason."""


@dataclass(frozen=True, slots=True)
class Release:
    """A published release. `url` is a web page."""

    version: str
    notes: str | None
    published_at: datetime | None
    url: str | None


def parse_version(text: str) -> Version | None:
    """A version of PEP 440, which includes semantic ones, with or without a leading v; None for anything else."""
    if len(text) > LONGEST_VERSION:
        return None
    try:
        version = Version(text)
    except InvalidVersion:
        return None
    # The normal form may be longer: 1-1 is 1.post1.
    return version if len(str(version)) <= LONGEST_VERSION else None


async def fetch_newest(address: str, agent: str) -> Release:
    """The newest release that is neither a draft nor a pre-release; ReleaseUnavailable if there is none."""
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            body = await _get(address, agent)
        found = list(_releases(orjson.loads(body)))
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, orjson.JSONDecodeError) as error:
        raise ReleaseUnavailable(f"{type(error).__name__}: {error}") from error
    if not found:
        raise ReleaseUnavailable("it tells of no release with a version that can be compared")
    return max(found, key=lambda release: Version(release.version))


async def _get(address: str, agent: str) -> bytes:
    headers = {"Accept": "application/json", "User-Agent": agent}
    body = b""
    async with (
        httpx.AsyncClient(follow_redirects=True, max_redirects=3, timeout=TIMEOUT_SECONDS, headers=headers) as client,
        client.stream("GET", address) as response,
    ):
        if not response.is_success:
            raise ReleaseUnavailable(f"it answers {response.status_code}")
        async for part in response.aiter_bytes():
            body += part
            if len(body) > MAX_BYTES:
                raise ReleaseUnavailable(f"its answer has more than {MAX_BYTES} bytes")
    return body


def _releases(answer: object) -> Iterator[Release]:
    """The usable releases of an answer, which is one release or a list."""
    for item in answer if isinstance(answer, list) else [answer]:
        if not isinstance(item, dict) or item.get("draft") or item.get("prerelease"):
            continue
        version = parse_version(str(item.get("tag_name") or ""))
        if version:
            yield Release(
                str(version), _text(item.get("body")), _moment(item.get("published_at")), _page(item.get("html_url"))
            )


def _text(value: object) -> str | None:
    return value.replace("\0", "")[:LONGEST_NOTES] if isinstance(value, str) else None


def _moment(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(value))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _page(value: object) -> str | None:
    """An address that a page may safely link to, or None."""
    if isinstance(value, str) and value.startswith(("https://", "http://")) and len(value) <= LONGEST_URL:
        return value
    return None
