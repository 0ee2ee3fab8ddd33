"""Answers whose JSON the database has made: single resources with an ETag, and pages of lists."""

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from math import ceil
from typing import Any
from urllib.parse import urlencode

import orjson
from pydantic import Field
from quart import Response, request

from app.core import cursor
from app.core.changes import Guard
from app.core.errors import NotFound, PreconditionFailed, invalid_fields
from app.core.json import encode
from app.core.listing import Listing, Page, PageRequest, typed
from app.routes.context import host
from app.routes.wire import Query

LARGEST_PAGE = 10**9
# What ticks on its own in a running timer is no change of it.
TICKING = re.compile(r'"duration_formatted": ?"[^"]*"')


class PageQuery(Query):
    """Which part of a list. `per_page` is clamped to 1..100; `cursor` goes on after an answer's `next_cursor`."""

    page: int = Field(1, le=LARGEST_PAGE, description="Page number")
    per_page: int = Field(50, description="Items per page, at most 100")
    sort: str | None = Field(None, description="Name of a sort, `-name` for descending")
    cursor: str | None = Field(None, max_length=1000, description="`next_cursor` of an earlier page, instead of `page`")

    def of(self, listing: Listing) -> PageRequest:
        """The part of `listing` that is asked for; Invalid names a sort or cursor that does not fit it."""
        sort = self.sort or listing.default_sort
        if sort.removeprefix("-") not in listing.sorts:
            raise invalid_fields(sort=f"must be one of {', '.join(listing.sorts)}, or one of them after a -")
        place = None
        if self.cursor:
            sort, keys = cursor.read(host().settings.secret_key, self.cursor)
            if sort.removeprefix("-") not in listing.sorts or (self.sort or sort) != sort:
                raise invalid_fields(cursor="belongs to another list or order")
            place = typed(listing, sort, keys)
        return PageRequest(max(1, self.page), min(100, max(1, self.per_page)), sort, place)


def page_answer(key: str, page: Page, **more: object) -> Response:
    """`{key: [...], "pagination": {...}}` with Link headers, and what is given besides."""
    place = pagination(page)
    body = encode({**more, key: orjson.Fragment(page.items), "pagination": place})
    links = _links(page.request, place["pages"], place["next_cursor"])
    return Response(body, 200, {"Link": links}, content_type="application/json")


def pagination(page: Page) -> dict[str, Any]:
    """Where a page stands in its list."""
    asked = page.request
    after = None
    if page.next_keys:
        after = cursor.write(host().settings.secret_key, asked.sort, page.next_keys)
    has_next = page.next_keys is not None
    has_prev = asked.page > 1
    return {
        "page": asked.page,
        "per_page": asked.per_page,
        "total": page.total,
        "pages": ceil(page.total / asked.per_page),
        "has_next": has_next,
        "has_prev": has_prev,
        "next_page": asked.page + 1 if has_next and not asked.cursor else None,
        "prev_page": asked.page - 1 if has_prev else None,
        "next_cursor": after,
    }


def one_answer(
    key: str, item: str | None, status: int = 200, *, message: str | None = None, missing: str = "Not found"
) -> Response:
    """`{key: {...}}` with an ETag, 304 where the caller has it already; NotFound with the text `missing` for None."""
    if item is None:
        raise NotFound(missing)
    tag = etag(item)
    if request.method in ("GET", "HEAD") and request.if_none_match.contains_weak(tag):
        return Response("", 304, {"ETag": f'"{tag}"'})
    body = {"message": message} if message else {}
    return Response(
        encode(body | {key: orjson.Fragment(item)}),
        status,
        {"ETag": f'"{tag}"'},
        content_type="application/json",
    )


def done(message: str, **more: object) -> Response:
    """`{"message": …}` of an action that has nothing to show."""
    return Response(encode({"message": message, **more}), content_type="application/json")


def whole_answer(status: int = 200, **body: object) -> Response:
    """An object of several parts; `Json` among them is passed through."""
    return Response(encode(body), status, content_type="application/json")


def etag(item: str) -> str:
    """The strong validator of a resource's JSON."""
    return hashlib.blake2b(TICKING.sub("", item).encode(), digest_size=12).hexdigest()


def if_match(read: Callable[[], Awaitable[str | None]]) -> Guard | None:
    """What checks `If-Match` against the resource as it is under lock; None where the header is absent."""
    wanted = request.if_match
    if "If-Match" not in request.headers:
        return None

    async def guard() -> None:
        item = await read()
        if item is not None and not wanted.contains(etag(item)):
            raise PreconditionFailed("The resource has changed since you read it")

    return guard


def _links(asked: PageRequest, pages: int, after: str | None) -> str:
    """RFC 8288 links; a caller that came by cursor goes on by cursor."""
    relations: dict[str, Mapping[str, object]] = {"first": {"page": 1}}
    if asked.cursor:
        if after:
            relations["next"] = {"cursor": after}
    else:
        if asked.page < pages:
            relations["next"] = {"page": asked.page + 1}
        if asked.page > 1:
            relations["prev"] = {"page": asked.page - 1}
        relations["last"] = {"page": max(1, pages)}
    given = {name: value for name, value in request.args.items() if name not in ("page", "cursor")}
    return ", ".join(
        f'<{request.path}?{urlencode(given | dict(place))}>; rel="{name}"' for name, place in relations.items()
    )
