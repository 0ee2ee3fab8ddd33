"""Deprecation: answers of superseded routes name their successor.

`X-API-Deprecated` is the header that clients of DRYTRIX TimeTracker look for; `Deprecation` is RFC 9745, `Sunset` is
RFC 8594, the link relation is RFC 5829.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from quart import Response

from app.sdk import RouteInfo, Setup, StartError

MARKED_ON = datetime(2026, 11, 24, tzinfo=UTC)
NOT_SAID_TO_STRANGERS = 401


@dataclass(frozen=True)
class Options:
    """`sunset`: the day from which the routes may be removed, such as 2027-09-01; no header without it."""

    sunset: str = ""


def setup(plugin: Setup) -> None:
    """Add the headers to every answer of a superseded route, errors included."""
    headers = fixed_headers(plugin.options(Options))

    async def announce(view: RouteInfo | None, response: Response) -> None:
        if view and view.superseded_by and response.status_code != NOT_SAID_TO_STRANGERS:
            response.headers.update(headers)
            response.headers.add("Link", f'<{view.superseded_by}>; rel="successor-version"')

    plugin.after_view(announce)


def fixed_headers(options: Options) -> dict[str, str]:
    """The headers that every answer shares; StartError for a sunset that is no day, or comes too soon."""
    headers = {"X-API-Deprecated": "true", "Deprecation": f"@{int(MARKED_ON.timestamp())}"}
    if options.sunset:
        headers["Sunset"] = format_datetime(sunset_day(options.sunset), usegmt=True)
    return headers


def sunset_day(text: str) -> datetime:
    """Midnight UTC of the day; routes live at least six months after they were marked."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise StartError(f"TIMETRACKER_DEPRECATION__SUNSET must be a day such as 2027-09-01, not {text!r}") from None
    if (day - MARKED_ON).days < 181:
        raise StartError("TIMETRACKER_DEPRECATION__SUNSET must be at least six months after 2026-11-24")
    return day
