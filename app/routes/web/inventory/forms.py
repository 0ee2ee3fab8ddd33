"""Forms of the inventory: what they hold, and the row that they change."""

from collections.abc import Iterable

import orjson
from quart import request

from app.core.errors import NotFound
from app.core.filters import F
from app.core.listing import Listing
from app.core.messages import Message
from app.routes.context import read_one
from app.routes.web.forms import FormModel, fitted
from app.routes.web.lists import Row


async def read_fields(shape: type[FormModel], flags: Iterable[str] = ()) -> FormModel:
    """Read the form that was sent: empty fields are left out, `flags` are false unless they are ticked."""
    form = await request.form
    filled: dict[str, str | bool] = {name: text.strip() for name, text in form.items() if text.strip()}
    return fitted(shape, filled | {name: name in form for name in flags})


async def read_row(listing: Listing[F], wanted: F, missing: Message) -> Row:
    """Read one row of a list; NotFound with the text `missing` if there is none."""
    found = await read_one(listing, wanted)
    if found is None:
        raise NotFound(missing)
    row: Row = orjson.loads(found)
    return row
