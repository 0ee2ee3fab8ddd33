"""Lists on pages: which part of one the address asks for, in which order, and the addresses of the others."""

from dataclasses import dataclass
from math import ceil
from typing import Any
from urllib.parse import urlencode

import orjson
from quart import request

from app.core.filters import F
from app.core.listing import Listing, Page, PageRequest
from app.core.listing import page as read_page
from app.routes.context import bind, session

LARGEST_PAGE = 10**6
Row = dict[str, Any]  # columns of a list, as JSON has them


@dataclass(frozen=True, slots=True)
class Rows:
    """A part of a list: page `number` of `count`."""

    items: list[Row]
    total: int
    number: int
    count: int

    def path(self, number: int) -> str:
        """The address of another part, with everything else that was asked for."""
        return f"{request.path}?{urlencode(request.args.to_dict() | {'page': number})}"


@dataclass(frozen=True, slots=True)
class Order:
    """The order of a list: the name of a sort, with a leading `-` for descending."""

    current: str

    def path(self, name: str) -> str:
        """The address of the list in the order of `name`; where it has that already, the other way round."""
        sort = name.removeprefix("-")
        if self.current.removeprefix("-") == sort:
            name = sort if self.current.startswith("-") else f"-{sort}"
        query = request.args.to_dict() | {"sort": name}
        query.pop("page", None)
        return f"{request.path}?{urlencode(query)}"

    def direction(self, name: str) -> str:
        """The value of `aria-sort` for a column; empty if the list is sorted by another."""
        if self.current.removeprefix("-") != name.removeprefix("-"):
            return ""
        return "descending" if self.current.startswith("-") else "ascending"


def order(listing: Listing[Any], usual: str = "") -> Order:
    """The order that `?sort=` names; the usual one for whatever is no sort of the list."""
    sort = request.args.get("sort", "")
    return Order(sort if sort.removeprefix("-") in listing.sorts else usual or listing.default_sort)


async def rows(listing: Listing[F], wanted: F, *, per_page: int = 50, sort: str = "") -> Rows:
    """The part that `?page=` names, in one statement."""
    return shown_rows(await read_page(session(), listing, bind(wanted), PageRequest(page_number(), per_page, sort)))


def shown_rows(found: Page) -> Rows:
    """A part that a service has read."""
    per_page = found.request.per_page
    return Rows(orjson.loads(found.items), found.total, found.request.page, ceil(found.total / per_page))


async def first(listing: Listing[F], wanted: F, *, most: int, sort: str = "") -> list[Row]:
    """The first rows, whatever `?page=` says: what can be chosen in a form."""
    items: list[Row] = orjson.loads(
        (await read_page(session(), listing, bind(wanted), PageRequest(1, most, sort))).items
    )
    return items


def page_number() -> int:
    """`?page=`; the first one for whatever is no number."""
    text = request.args.get("page", "")
    return min(max(int(text), 1), LARGEST_PAGE) if text.isascii() and text.isdigit() and len(text) < 10 else 1
