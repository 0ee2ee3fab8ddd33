"""Responses: resources with an ETag and pages of lists, as JSON from the database, and plain JSON."""

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from math import ceil
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import orjson
from pydantic import BaseModel, Field
from quart import Response, request
from quart.typing import ResponseReturnValue, ResponseTypes
from werkzeug.exceptions import HTTPException

from app.core import cursor
from app.core.changes import Precondition
from app.core.errors import NotFound, PreconditionFailed, invalid_fields
from app.core.json import encode_json
from app.core.listing import Listing, Page, PageRequest, decode_cursor
from app.core.messages import N_
from app.routes.context import current_view, running_app
from app.routes.route_metadata import CHECKS_IF_MATCH, SENDS_ETAG
from app.routes.schemas.types import Query, Ticks

if TYPE_CHECKING:
    from app import TimeTracker

MAX_PAGE = 10**9


def init_app(app: "TimeTracker") -> None:
    """Encode what views return as `encode_json` does; quart-schema's own conversion refuses a `Message`."""
    make_response = app.make_response

    async def encode_and_make(result: ResponseReturnValue | HTTPException) -> ResponseTypes:
        made = result if isinstance(result, HTTPException) else encoded(result)
        return made if type(made) is Response else await make_response(made)

    app.make_response = encode_and_make  # type: ignore[method-assign]  # as quart-schema does it


def encoded(result: ResponseReturnValue) -> ResponseReturnValue:
    """Return what a view returned, with a response in the place of a dictionary or list."""
    if isinstance(result, tuple):
        return (encoded(result[0]), *result[1:])
    if isinstance(result, dict | list):
        return Response(encode_json(result), content_type="application/json")
    return result


class PageQuery(Query):
    """Which part of a list. `per_page` is clamped to 1..100; `cursor` goes on after an answer's `next_cursor`."""

    page: int = Field(1, le=MAX_PAGE, description="Page number")
    per_page: int = Field(50, description="Items per page, at most 100")
    sort: str | None = Field(None, description="Name of a sort, `-name` for descending")
    cursor: str | None = Field(None, max_length=1000, description="`next_cursor` of an earlier page, instead of `page`")

    def page_request(self, listing: Listing[Any]) -> PageRequest:
        """Return the requested part of `listing`; Invalid names a sort or cursor that it does not have."""
        sort = self.sort or listing.default_sort
        if sort.removeprefix("-") not in listing.sorts:
            raise invalid_fields(
                sort=N_("must be one of {names}, or one of them after a -", names=", ".join(listing.sorts))
            )
        place = None
        if self.cursor:
            sort, keys = cursor.verify_cursor(running_app().settings.secret_key, self.cursor)
            if sort.removeprefix("-") not in listing.sorts or (self.sort or sort) != sort:
                raise invalid_fields(cursor=N_("belongs to another list or order"))
            place = decode_cursor(listing, sort, keys)
        return PageRequest(max(1, self.page), min(100, max(1, self.per_page)), sort, place)


def page_response(key: str, page: Page, **more: object) -> Response:
    """Return `{key: [...], "pagination": {...}}` with a Link header; `more` are further members."""
    place = pagination(page)
    body = encode_json({**more, key: orjson.Fragment(page.items), "pagination": place})
    links = _links(page.request, place["pages"], place["next_cursor"])
    return Response(body, 200, {"Link": links}, content_type="application/json")


def pagination(page: Page) -> dict[str, Any]:
    """Return the position of a page in its list."""
    page_request = page.request
    after = None
    if page.next_keys:
        after = cursor.sign_cursor(running_app().settings.secret_key, page_request.sort, page.next_keys)
    has_next = page.next_keys is not None
    has_prev = page_request.page > 1
    return {
        "page": page_request.page,
        "per_page": page_request.per_page,
        "total": page.total,
        "pages": ceil(page.total / page_request.per_page),
        "has_next": has_next,
        "has_prev": has_prev,
        "next_page": page_request.page + 1 if has_next and not page_request.cursor else None,
        "prev_page": page_request.page - 1 if has_prev else None,
        "next_cursor": after,
    }


def resource_response(
    key: str, item: str | None, status: int = 200, *, message: str | None = None, missing: str = "Not found"
) -> Response:
    """Return `{key: {...}}` with an ETag, or 304 if the caller has it; NotFound with the text `missing` for None."""
    if item is None:
        raise NotFound(missing)
    tag = etag(item)
    if request.method in ("GET", "HEAD") and request.if_none_match.contains_weak(tag):
        return Response("", 304, {"ETag": f'"{tag}"'})
    body = {"message": message} if message else {}
    return Response(
        encode_json(body | {key: orjson.Fragment(item)}),
        status,
        {"ETag": f'"{tag}"'},
        content_type="application/json",
    )


def message_response(message: str, **more: object) -> Response:
    """Return `{"message": …}`, for an action without a result."""
    return Response(encode_json({"message": message, **more}), content_type="application/json")


def json_response(status: int = 200, **body: object) -> Response:
    """Return an object of several members, which may be `RawJson`."""
    return Response(encode_json(body), status, content_type="application/json")


def etag(item: str) -> str:
    """Return the strong validator of a resource's JSON; fields that tick do not count.

    The view states the resource's schema, by `document_resource` or `checks_if_match`.
    """
    view = current_view()
    for name in ticking_fields(SENDS_ETAG.get(view) or CHECKS_IF_MATCH.get(view)):
        item = re.sub(rf'"{name}": ?"[^"]*"', "", item)
    return hashlib.blake2b(item.encode(), digest_size=12).hexdigest()


def etag_of_body(body: str) -> str | None:
    """Return the validator of the resource in a body of `resource_response`; None if the view sends none."""
    schema = SENDS_ETAG.get(current_view())
    if schema is None:
        return None
    key = next(name for name in schema.model_fields if name != "message")
    return etag(body.partition(f'"{key}":')[2].removesuffix("}"))


@cache
def ticking_fields(schema: type[BaseModel] | None) -> frozenset[str]:
    """Return the names of the fields that tick, of a schema and of those that its fields hold."""
    found: set[str] = set()
    for name, field in schema.model_fields.items() if schema else ():
        if any(isinstance(fact, Ticks) for fact in field.metadata):
            found.add(name)
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found |= ticking_fields(field.annotation)
    return frozenset(found)


def if_match(read: Callable[[], Awaitable[str | None]]) -> Precondition | None:
    """Return the check of `If-Match` against the locked resource, or None without the header."""
    wanted = request.if_match
    if "If-Match" not in request.headers:
        return None

    async def guard() -> None:
        item = await read()
        if item is not None and not wanted.contains(etag(item)):
            raise PreconditionFailed(N_("The resource has changed since you read it"))

    return guard


def _links(page_request: PageRequest, pages: int, after: str | None) -> str:
    """Return RFC 8288 links; after a request by cursor they have cursors."""
    relations: dict[str, Mapping[str, object]] = {"first": {"page": 1}}
    if page_request.cursor:
        if after:
            relations["next"] = {"cursor": after}
    else:
        if page_request.page < pages:
            relations["next"] = {"page": page_request.page + 1}
        if page_request.page > 1:
            relations["prev"] = {"page": page_request.page - 1}
        relations["last"] = {"page": max(1, pages)}
    query = {name: value for name, value in request.args.items() if name not in ("page", "cursor")}
    return ", ".join(
        f'<{request.path}?{urlencode(query | dict(place))}>; rel="{name}"' for name, place in relations.items()
    )
