"""A short word on the next page about what has just been done, with a way to undo it."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass

import orjson
from quart import after_this_request, request
from quart.wrappers import Response as QuartResponse
from werkzeug import Response as WerkzeugResponse

Response = QuartResponse | WerkzeugResponse

COOKIE = "timetracker_toast"
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Flash:
    """A message to show once; `undo` is a path that a form may be sent to."""

    text: str
    undo: str = ""


def flash(text: str, *, undo: str = "") -> None:
    """Has the next page say so. It travels in a cookie of the answer, so nothing is kept here."""
    value = urlsafe_b64encode(orjson.dumps(asdict(Flash(text, undo)))).decode()

    @after_this_request
    async def give(response: Response) -> Response:
        response.set_cookie(COOKIE, value, max_age=SECONDS, httponly=True, samesite="Lax", secure=request.is_secure)
        return response


def pop_flash() -> Flash | None:
    """The message for this page; reading it removes it."""
    value = request.cookies.get(COOKIE)
    if not value:
        return None

    @after_this_request
    async def forget(response: Response) -> Response:
        response.delete_cookie(COOKIE)
        return response

    try:
        payload = orjson.loads(urlsafe_b64decode(value))
        found = Flash(str(payload["text"]), str(payload["undo"]))
    except (ValueError, KeyError, TypeError):
        return None
    return found if found.undo.startswith("/") and not found.undo.startswith("//") else Flash(found.text)
