"""What the session surface sends and reads in its own way: lists, and times without an offset."""

from collections.abc import Mapping
from datetime import datetime
from math import ceil
from typing import Any

import orjson
from pydantic import Field
from quart import Response

from app.core.clock import placed
from app.core.json import encode
from app.core.listing import Page, PageRequest
from app.routes.answers import LARGEST_PAGE
from app.routes.context import caller
from app.routes.wire import Query

EVERYTHING = PageRequest(per_page=LARGEST_PAGE)


class PartQuery(Query):
    """Which page of a list."""

    page: int = Field(1, le=LARGEST_PAGE)

    def of(self, size: int) -> PageRequest:
        """The page, where each has `size` rows: 1 to 100, whatever is asked."""
        return PageRequest(max(1, self.page), min(100, max(1, size)))


def answer(body: object, status: int = 200) -> Response:
    """A body in which JSON of the database may stand."""
    return Response(encode(body), status, content_type="application/json")


def part_answer(key: str, found: Page) -> Response:
    """A page of a list with its numbers beside it."""
    number = found.request.page
    return answer(
        {
            key: orjson.Fragment(found.items),
            "total": found.total,
            "pages": ceil(found.total / found.request.per_page),
            "current_page": number,
            "has_next": found.next_keys is not None,
            "has_prev": number > 1,
        }
    )


def instants(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with their times as instants: one without an offset is what clocks in the caller's zone show."""
    zone = caller().zone
    return {name: placed(value, zone) if isinstance(value, datetime) else value for name, value in values.items()}
