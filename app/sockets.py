"""Socket.IO for the pages: a browser hears at once of the timer and the entries of its user.

A browser is known by the cookie that it is signed in with. It hears what concerns its user, an administrator's what
concerns anybody; nobody asks to be let into a room. It says nothing: whatever a page wants to change goes over HTTP.

Each worker reads the log and tells its own browsers, so changes of every worker and both surfaces arrive without
Redis too.
"""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import socketio
from quart_auth import QuartAuth
from sqlalchemy import Row

from app.core.errors import Unavailable
from app.core.principal import Principal
from app.services.accounts import sign_ins
from app.services.activities import live

if TYPE_CHECKING:
    from app import TimeTracker

ADMINS = "admins"
BROWSERS = 50  # of one user, on one worker
LARGEST = 16 * 1024  # bytes that a browser may send at once
CHECKED = 0.9  # seconds; a session that is ended hears nothing a second later


@dataclass
class Sockets:
    """The browsers that are connected to one worker, by the ids that Socket.IO gives them."""

    app: "TimeTracker"
    server: socketio.AsyncServer = field(init=False)
    served: bool = False  # whether they are reached at all: another server may run the app without them
    _known: dict[str, Principal] = field(default_factory=dict)
    _checked: float = 0.0

    def __post_init__(self) -> None:
        self.server = socketio.AsyncServer(
            async_mode="asgi", cors_allowed_origins=self._ours, max_http_buffer_size=LARGEST
        )
        self.server.on("connect", self._connect)
        self.server.on("disconnect", self._disconnect)

    async def weed(self) -> None:
        """Disconnects browsers whose session was ended, or whose user is no longer the same kind of user."""
        self._checked = time.monotonic()
        if not self._known:
            return
        hashes = {principal.session_id or "" for principal in self._known.values()}
        async with self.app.database.transaction(read_only=True) as session:
            living = await sign_ins.living(session, hashes)
        for sid, principal in list(self._known.items()):
            if living.get(principal.session_id or "") != principal.is_admin:
                await self.server.disconnect(sid)

    async def hear(self, fresh: Sequence[Row[Any]], _settled: Sequence[Row[Any]]) -> None:
        """Tells the browsers of new events."""
        ids = [row.id for row in fresh if row.name.startswith("time_entry.")]
        if not ids:
            return
        if time.monotonic() > self._checked + CHECKED:
            await self.weed()
        async with self.app.database.transaction(read_only=True) as session:
            found = await live.messages(session, ids)
        for message in found:
            await self.server.emit(message.name, message.payload, to=[room(message.user_id), ADMINS])

    async def _connect(self, sid: str, environ: Mapping[str, Any], _auth: object = None) -> None:
        principal = await self._principal(environ)
        if principal is None:
            raise socketio.exceptions.ConnectionRefusedError("unauthorized")
        if Counter(other.user_id for other in self._known.values())[principal.user_id] >= BROWSERS:
            raise socketio.exceptions.ConnectionRefusedError("too many connections")
        self._known[sid] = principal
        try:
            await self.app.tail.join(self.hear)
        except Unavailable as error:
            del self._known[sid]
            raise socketio.exceptions.ConnectionRefusedError("unavailable") from error
        await self.server.enter_room(sid, room(principal.user_id))
        if principal.is_admin:
            await self.server.enter_room(sid, ADMINS)

    async def _disconnect(self, sid: str, *_reason: object) -> None:
        if self._known.pop(sid, None) and not self._known:
            await self.app.tail.leave(self.hear)
            if self._known:  # somebody has come meanwhile
                await self.app.tail.join(self.hear)

    async def _principal(self, environ: Mapping[str, Any]) -> Principal | None:
        """Who is signed in with the cookie of the handshake."""
        try:
            cookie = SimpleCookie(environ.get("HTTP_COOKIE", "")).get("timetracker")
        except CookieError:
            return None
        (auth,) = cast(list[QuartAuth], self.app.extensions["QUART_AUTH"])
        secret = auth.load_token(cookie.value, app=self.app) if cookie else None
        return await self.app.cookie.find(secret) if secret else None

    def _ours(self, origin: str | None, environ: Mapping[str, Any]) -> bool:
        """Whether the page that asks is one of ours; browsers always say which it is."""
        ours = {environ.get("HTTP_HOST", ""), urlsplit(self.app.settings.public_url).netloc} - {""}
        return origin is None or urlsplit(origin).netloc in ours


def room(user_id: int) -> str:
    """The room of a user's browsers."""
    return f"user:{user_id}"
