"""Lists on pages: which part of one the address asks for, and the addresses of the others."""

from dataclasses import dataclass
from math import ceil
from typing import Any
from urllib.parse import urlencode

import orjson
from quart import request

from app.core.listing import Listing, PageRequest
from app.core.listing import page as read_page
from app.routes.context import session

LARGEST_PAGE = 10**6


@dataclass(frozen=True, slots=True)
class Rows:
    """A part of a list: page `number` of `count`."""

    items: list[dict[str, Any]]
    total: int
    number: int
    count: int

    def path(self, number: int) -> str:
        """The address of another part, with everything else that was asked for."""
        return f"{request.path}?{urlencode(request.args.to_dict() | {'page': number})}"


async def rows(listing: Listing, given: dict[str, Any], *, per_page: int = 50, sort: str = "") -> Rows:
    """The part that `?page=` names, in one statement."""
    number = page_number()
    found = await read_page(session(), listing, given, PageRequest(number, per_page, sort))
    return Rows(orjson.loads(found.items), found.total, number, ceil(found.total / per_page))


def page_number() -> int:
    """`?page=`; the first one for whatever is no number."""
    text = request.args.get("page", "")
    return min(max(int(text), 1), LARGEST_PAGE) if text.isascii() and text.isdigit() and len(text) < 10 else 1
