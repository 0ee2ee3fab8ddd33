"""Socket.IO for the pages: a browser is notified at once of the timer and the entries of its user.

A browser is identified by its session cookie. It receives what concerns its user, an administrator's browser what
concerns any user; rooms cannot be asked for. It sends nothing: pages change data over HTTP.

Each worker reads the log and notifies its own browsers, so changes of every worker and every surface arrive, with or
without Redis.
"""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import socketio

from app.core.errors import Unavailable
from app.core.feed import EventColumns
from app.core.principal import Principal
from app.services.accounts import sessions
from app.services.activities import live

if TYPE_CHECKING:
    from quart_auth import QuartAuth

    from app import TimeTracker

ADMINS = "admins"
MAX_CONNECTIONS = 50  # of one user, on one worker
MAX_MESSAGE_BYTES = 16 * 1024  # bytes that a browser may send at once
CHECK_SECONDS = 0.9  # seconds; an ended session receives nothing a second later


@dataclass
class Sockets:
    """The browsers that are connected to one worker, by their ids of Socket.IO."""

    app: "TimeTracker"
    server: socketio.AsyncServer = field(init=False)
    mounted: bool = False  # another server may run the app without the sockets
    _principals: dict[str, Principal] = field(default_factory=dict)
    _checked_at: float = 0.0

    def __post_init__(self) -> None:
        self.server = socketio.AsyncServer(
            async_mode="asgi", cors_allowed_origins=self._is_own_origin, max_http_buffer_size=MAX_MESSAGE_BYTES
        )
        self.server.on("connect", self._connect)
        self.server.on("disconnect", self._disconnect)

    async def drop_expired(self) -> None:
        """Disconnect browsers whose session has ended or whose user's role has changed."""
        self._checked_at = time.monotonic()
        if not self._principals:
            return
        hashes = {principal.session_id or "" for principal in self._principals.values()}
        async with self.app.database.transaction(read_only=True) as session:
            living = await sessions.active_sessions(session, hashes)
        for sid, principal in list(self._principals.items()):
            if living.get(principal.session_id or "") != principal.is_admin:
                await self.server.disconnect(sid)

    async def on_events(self, fresh: Sequence[EventColumns], _stable: Sequence[EventColumns]) -> None:
        """Notify the browsers of new events."""
        ids = [row.id for row in fresh if row.name.startswith("time_entry.")]
        if not ids:
            return
        if time.monotonic() > self._checked_at + CHECK_SECONDS:
            await self.drop_expired()
        async with self.app.database.transaction(read_only=True) as session:
            found = await live.live_messages(session, ids)
        for message in found:
            await self.server.emit(message.name, message.payload, to=[room(message.user_id), ADMINS])

    async def _connect(self, sid: str, environ: Mapping[str, str], _auth: object = None) -> None:
        principal = await self._principal(environ)
        if principal is None:
            raise socketio.exceptions.ConnectionRefusedError("unauthorized")
        if Counter(other.user_id for other in self._principals.values())[principal.user_id] >= MAX_CONNECTIONS:
            raise socketio.exceptions.ConnectionRefusedError("too many connections")
        self._principals[sid] = principal
        try:
            await self.app.live.tail.subscribe(self.on_events)
        except Unavailable as error:
            del self._principals[sid]
            raise socketio.exceptions.ConnectionRefusedError("unavailable") from error
        await self.server.enter_room(sid, room(principal.user_id))
        if principal.is_admin:
            await self.server.enter_room(sid, ADMINS)

    async def _disconnect(self, sid: str, *_reason: object) -> None:
        if self._principals.pop(sid, None) and not self._principals:
            await self.app.live.tail.unsubscribe(self.on_events)
            if self._principals:  # another one has connected meanwhile
                await self.app.live.tail.subscribe(self.on_events)

    async def _principal(self, environ: Mapping[str, str]) -> Principal | None:
        """The principal of the cookie of the handshake, or None."""
        try:
            cookie = SimpleCookie(environ.get("HTTP_COOKIE", "")).get("timetracker")
        except CookieError:
            return None
        (auth,) = cast("list[QuartAuth]", self.app.extensions["QUART_AUTH"])
        secret = auth.load_token(cookie.value, app=self.app) if cookie else None
        return await self.app.credentials.cookie.lookup(secret) if secret else None

    def _is_own_origin(self, origin: str | None, environ: Mapping[str, str]) -> bool:
        """True for our own pages; browsers always state the origin."""
        ours = {environ.get("HTTP_HOST", ""), urlsplit(self.app.settings.public_url).netloc} - {""}
        return origin is None or urlsplit(origin).netloc in ours


def room(user_id: int) -> str:
    """The room of a user's browsers."""
    return f"user:{user_id}"
