"""Quart's parts as we want them: lenient bodies, quick JSON, no session of Quart's own."""

import json
from typing import Any

import orjson
from quart import Quart, Request
from quart.json.provider import JSONProvider
from quart.sessions import SessionInterface, SessionMixin
from quart.wrappers import BaseRequestWebsocket
from werkzeug.routing import IntegerConverter, Map

from app.core.errors import Invalid, UnsupportedMediaType
from app.core.json import encode
from app.routes.uploads import SpoolingParser, body_class
from app.routes.wire import LARGEST_ID


class LenientRequest(Request):
    """An empty body reads as `{}`, whatever its type; a body that is there must be JSON, and say so."""

    form_data_parser_class = SpoolingParser

    def __init__(self, method: str, scheme: str, path: str, *args: Any, **kwargs: Any) -> None:
        self.body_class = body_class(path)
        super().__init__(method, scheme, path, *args, **kwargs)

    async def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:
        """The body's JSON; Invalid where it cannot be read, UnsupportedMediaType where it is of another kind."""
        body = await self.get_data(as_text=False)
        if not body.strip():
            return {}
        if not (force or self.is_json):
            raise UnsupportedMediaType("Send the body as application/json")
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError:
            return self._tolerant(body)

    @staticmethod
    def _tolerant(body: str | bytes) -> Any:
        """Reads what JavaScript and Python write beyond JSON, such as NaN, so that the field can be named."""
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            raise Invalid("The body is not readable JSON") from None


class IdConverter(IntegerConverter):
    """`<id:project_id>`: what can be an id; anything else is no address of ours."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, min=1, max=LARGEST_ID)


class QuickJSON(JSONProvider):
    """JSON by orjson, in the one form that leaves this house."""

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """Text, for templates."""
        return encode(obj).decode()

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Plain values."""
        return orjson.loads(s)


class NoSession(SessionInterface):
    """Signing in is quart-auth's cookie; Quart's own session would cost each request a quarter of its time."""

    async def open_session(self, app: Quart, request: BaseRequestWebsocket) -> SessionMixin | None:
        """None: there is no session."""
        return None

    async def save_session(self, app: Quart, session: SessionMixin, response: Any) -> None:
        """Nothing to save."""
