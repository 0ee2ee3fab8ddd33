"""Whatever a view returns becomes the same JSON."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from quart.typing import ResponseReturnValue

from app import create_app
from app.auth import public
from app.core.messages import N_
from app.routes.schemas.pagination import Message
from app.settings import Settings

TEXT = N_("Project with ID {id} not found", id=7)
VALUES = {"errors": {"name": [TEXT]}, "at": datetime(2026, 3, 10, 9, tzinfo=UTC), "rate": Decimal("1.50")}
SENT = {"errors": {"name": ["Project with ID 7 not found"]}, "at": "2026-03-10T09:00:00Z", "rate": 1.5}
RETURNED: dict[str, tuple[ResponseReturnValue, object, int]] = {
    "dictionary": (VALUES, SENT, 200),
    "list": ([VALUES], [SENT], 200),
    "status": ((VALUES, 201), SENT, 201),
    "headers": ((VALUES, {"X-Other": "1"}), SENT, 200),
    "both": (([VALUES], 202, {"X-Other": "1"}), [SENT], 202),
    "model": (Message(message=TEXT), {"message": "Project with ID 7 not found"}, 200),  # type: ignore[dict-item]
}


def returning(result: ResponseReturnValue) -> Callable[[], Awaitable[ResponseReturnValue]]:
    """Return a view that returns this."""

    async def view() -> ResponseReturnValue:
        return result

    return view


@pytest.mark.parametrize("kind", RETURNED)
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_what_views_return_is_encoded_alike(kind: str, settings: Settings) -> None:
    result, sent, status = RETURNED[kind]
    app = create_app(settings)
    app.add_url_rule("/returned", "returned", public(returning(result)))
    async with app.test_app():
        response = await app.test_client().get("/returned")
        assert (response.status_code, response.content_type, await response.get_json()) == (
            status,
            "application/json",
            sent,
        )
        assert response.headers.get("X-Other") == ("1" if kind in ("headers", "both") else None)
