"""Replacements of Quart's parts: lenient bodies, fast JSON, no session."""

import json
from typing import TYPE_CHECKING, Any, ClassVar

import orjson
from quart import Quart, Request
from quart.json.provider import JSONProvider
from quart.sessions import SessionInterface, SessionMixin
from quart.wrappers import BaseRequestWebsocket
from quart.wrappers.request import Body
from werkzeug.routing import IntegerConverter, Map

from app.core.errors import Invalid, StartError, UnsupportedMediaType
from app.core.json import encode_json
from app.core.messages import N_
from app.routes.route_metadata import UPLOAD
from app.routes.schemas.types import LARGEST_ID
from app.routes.uploads import LimitedBody, SpooledBody, SpoolingParser

if TYPE_CHECKING:
    from app import TimeTracker


class LenientRequest(Request):
    """A request whose empty body reads as `{}`, whatever its type; any other body must be declared and valid JSON."""

    form_data_parser_class = SpoolingParser
    body_class: type[Body] = LimitedBody
    # Method and path. A request begins to arrive before its view is known, so the class must know.
    uploads: ClassVar[frozenset[tuple[str, str]]] = frozenset()
    _parsed: tuple[Any] | None = None

    def __init__(self, method: str, scheme: str, path: str, *args: Any, **kwargs: Any) -> None:
        if (method, path) in self.uploads:
            self.body_class = SpooledBody
        super().__init__(method, scheme, path, *args, **kwargs)

    async def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:
        """Return the body's JSON, which is parsed once.

        Raises Invalid if it cannot be parsed, UnsupportedMediaType if it has another type.
        """
        body = await self.get_data(as_text=False)
        if not body.strip():
            return {}
        if not (force or self.is_json):
            raise UnsupportedMediaType(N_("Send the body as application/json"))
        if self._parsed is None:
            try:
                self._parsed = (orjson.loads(body),)
            except orjson.JSONDecodeError:
                self._parsed = (self._tolerant(body),)
        return self._parsed[0]

    @staticmethod
    def _tolerant(body: str | bytes) -> object:
        """Parse extensions of JSON by JavaScript and Python, such as NaN, so that validation can name the field."""
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            raise Invalid(N_("The body is not readable JSON")) from None


def request_class(app: "TimeTracker") -> type[LenientRequest]:
    """Return the class of an app's requests: those to views that are marked with `upload` are kept on disk."""
    rules = [rule for rule in app.url_map.iter_rules() if UPLOAD.get(app.view_functions[rule.endpoint])]
    if parametrised := [rule.rule for rule in rules if rule.arguments]:
        raise StartError(f"the path of an upload has no parameters: {', '.join(parametrised)}")
    found = frozenset((method, rule.rule) for rule in rules for method in rule.methods or ())
    return type("AppRequest", (LenientRequest,), {"uploads": found})


class IdConverter(IntegerConverter):
    """`<id:project_id>`: an integer from 1 to `LARGEST_ID`; anything else is not found."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, min=1, max=LARGEST_ID)


class OrjsonProvider(JSONProvider):
    """JSON by `encode_json`."""

    def dumps(self, obj: object, **kwargs: Any) -> str:
        """Return text, for templates."""
        return encode_json(obj).decode()

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Return plain values."""
        return orjson.loads(s)


class NoSessionInterface(SessionInterface):
    """No session: sign-in uses quart-auth's cookie, and Quart's session takes a quarter of a request's time."""

    async def open_session(self, app: Quart, request: BaseRequestWebsocket) -> SessionMixin | None:
        """Return None: there is no session."""
        return None

    async def save_session(self, app: Quart, session: SessionMixin, response: object) -> None:
        """Do nothing."""
