"""The source of releases: an address that answers as GitHub's `releases/latest` and `releases` do."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import orjson
from packaging.version import InvalidVersion, Version

PATIENCE = 10.0  # seconds for all of it
LARGEST = 2 * 1024 * 1024
LONGEST_VERSION, LONGEST_NOTES, LONGEST_URL = 50, 20_000, 500


class NoRelease(Exception):
    """The source cannot be reached, or tells of no release; the text says how."""


@dataclass(frozen=True, slots=True)
class Release:
    """A published release. `url` is a web page."""

    version: str
    notes: str | None
    published_at: datetime | None
    url: str | None


def comparable(text: str) -> Version | None:
    """A version, with or without a leading v, by PEP 440, which has room for semantic ones; None for anything else."""
    if len(text) > LONGEST_VERSION:
        return None
    try:
        version = Version(text)
    except InvalidVersion:
        return None
    # In its normal form it may be longer: 1-1 is 1.post1.
    return version if len(str(version)) <= LONGEST_VERSION else None


async def newest(address: str, agent: str) -> Release:
    """The newest release there that is neither a draft nor a pre-release; NoRelease where that cannot be had."""
    try:
        async with asyncio.timeout(PATIENCE):
            body = await _get(address, agent)
        found = list(_releases(orjson.loads(body)))
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, orjson.JSONDecodeError) as error:
        raise NoRelease(f"{type(error).__name__}: {error}") from error
    if not found:
        raise NoRelease("it tells of no release with a version that can be compared")
    return max(found, key=lambda release: Version(release.version))


async def _get(address: str, agent: str) -> bytes:
    headers = {"Accept": "application/json", "User-Agent": agent}
    body = b""
    async with (
        httpx.AsyncClient(follow_redirects=True, max_redirects=3, timeout=PATIENCE, headers=headers) as client,
        client.stream("GET", address) as response,
    ):
        if not response.is_success:
            raise NoRelease(f"it answers {response.status_code}")
        async for part in response.aiter_bytes():
            body += part
            if len(body) > LARGEST:
                raise NoRelease(f"its answer has more than {LARGEST} bytes")
    return body


def _releases(told: Any) -> Iterator[Release]:
    """What can be used of an answer: one release, or a list of them."""
    for item in told if isinstance(told, list) else [told]:
        if not isinstance(item, dict) or item.get("draft") or item.get("prerelease"):
            continue
        version = comparable(str(item.get("tag_name") or ""))
        if version:
            yield Release(
                str(version), _text(item.get("body")), _moment(item.get("published_at")), _page(item.get("html_url"))
            )


def _text(value: Any) -> str | None:
    return value.replace("\0", "")[:LONGEST_NOTES] if isinstance(value, str) else None


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _page(value: Any) -> str | None:
    """An address that a page may link to, whatever the source says."""
    fits = isinstance(value, str) and value.startswith(("https://", "http://")) and len(value) <= LONGEST_URL
    return value if fits else None
