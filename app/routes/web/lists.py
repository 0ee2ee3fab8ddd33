"""Lists on pages: which part of one the address asks for, in which order, and the addresses of the others."""

from dataclasses import dataclass
from math import ceil
from typing import Any
from urllib.parse import urlencode

import orjson
from quart import request

from app.core.listing import Listing, Page, PageRequest
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


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is sorted: a name of its sorts, with `-` in front for descending."""

    current: str

    def path(self, name: str) -> str:
        """The address of the list in the order of `name`; where it has that already, the other way round."""
        sort = name.removeprefix("-")
        if self.current.removeprefix("-") == sort:
            name = sort if self.current.startswith("-") else f"-{sort}"
        given = request.args.to_dict() | {"sort": name}
        given.pop("page", None)
        return f"{request.path}?{urlencode(given)}"

    def direction(self, name: str) -> str:
        """What `aria-sort` says of a column; empty where the list is sorted by another."""
        if self.current.removeprefix("-") != name.removeprefix("-"):
            return ""
        return "descending" if self.current.startswith("-") else "ascending"


def order(listing: Listing, usual: str = "") -> Order:
    """The order that `?sort=` names; the usual one for whatever is no sort of the list."""
    asked = request.args.get("sort", "")
    return Order(asked if asked.removeprefix("-") in listing.sorts else usual or listing.default_sort)


async def rows(listing: Listing, given: dict[str, Any], *, per_page: int = 50, sort: str = "") -> Rows:
    """The part that `?page=` names, in one statement."""
    return shown(await read_page(session(), listing, given, PageRequest(page_number(), per_page, sort)))


def shown(found: Page) -> Rows:
    """A part that a service has read."""
    per_page = found.request.per_page
    return Rows(orjson.loads(found.items), found.total, found.request.page, ceil(found.total / per_page))


async def first(listing: Listing, given: dict[str, Any], *, most: int, sort: str = "") -> list[dict[str, Any]]:
    """The first rows, whatever `?page=` says: what can be chosen in a form."""
    items: list[dict[str, Any]] = orjson.loads(
        (await read_page(session(), listing, given, PageRequest(1, most, sort))).items
    )
    return items


def page_number() -> int:
    """`?page=`; the first one for whatever is no number."""
    text = request.args.get("page", "")
    return min(max(int(text), 1), LARGEST_PAGE) if text.isascii() and text.isdigit() and len(text) < 10 else 1
