"""The formats of session JSON that v1 does not share: lists, and times without an offset."""

from collections.abc import Mapping
from datetime import datetime
from math import ceil
from typing import Any

import orjson
from pydantic import Field
from quart import Response

from app.core.clock import localize
from app.core.json import encode_json
from app.core.listing import Page, PageRequest
from app.routes.context import caller
from app.routes.responses import MAX_PAGE
from app.routes.schemas.types import Query

EVERY_ROW = PageRequest(per_page=MAX_PAGE)


class PageNumberQuery(Query):
    """The page of a list, by number."""

    page: int = Field(1, le=MAX_PAGE)

    def page_request(self, size: int) -> PageRequest:
        """Return the request for the page; `size`, the number of its rows, is clamped to 1..100."""
        return PageRequest(max(1, self.page), min(100, max(1, size)))


def json_answer(body: object, status: int = 200) -> Response:
    """Return a JSON response; the body may contain `RawJson`."""
    return Response(encode_json(body), status, content_type="application/json")


def page_number_response(key: str, found: Page) -> Response:
    """Return a page of a list with its numbers."""
    number = found.request.page
    return json_answer(
        {
            key: orjson.Fragment(found.items),
            "total": found.total,
            "pages": ceil(found.total / found.request.per_page),
            "current_page": number,
            "has_next": found.next_keys is not None,
            "has_prev": number > 1,
        }
    )


def instants(values: Mapping[str, object]) -> dict[str, Any]:
    """Return the values with their times as instants; a time without an offset is local time in the caller's zone."""
    zone = caller().zone
    return {name: localize(value, zone) if isinstance(value, datetime) else value for name, value in values.items()}
