"""The browser's session: a signed cookie with a random id, and a row that can be revoked."""

import time
from typing import TYPE_CHECKING

from quart import Request, Response, g
from quart_auth import AuthUser, QuartAuth, current_user, login_user, logout_user

from app.core.cache import TTLCache
from app.core.clock import now
from app.core.db import Database
from app.core.principal import Principal
from app.services.accounts import sessions

if TYPE_CHECKING:
    from datetime import datetime

CACHE_SECONDS = 0.9  # seconds; what is revoked on one worker is refused by all others within a second


class Cookies(QuartAuth):
    """quart-auth without its work after requests whose cookie nobody has read or set."""

    async def after_request(self, response: Response) -> Response:
        """Set or delete the cookie if the request signed somebody in or out."""
        return await super().after_request(response) if self.attribute_name in g else response


class SessionCookie:
    """quart-auth's cookie. A cookie without a valid session counts as absent: the surface asks to sign in again."""

    name = "session"
    ambient = True
    openapi = {"type": "apiKey", "in": "cookie", "name": "timetracker", "description": "Signed-in browsers"}

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: TTLCache[str, Principal] = TTLCache(CACHE_SECONDS, 10_000)
        self._seen: dict[str, datetime] = {}

    async def authenticate(self, request: Request) -> Principal | None:
        """Return the user of the browser, or None without a valid session."""
        secret = current_user.auth_id
        return await self.lookup(secret) if secret is not None else None

    async def lookup(self, secret: str) -> Principal | None:
        """Return the principal of the ID in a cookie, or None without a valid session."""
        if principal := self._known.get(secret):
            return principal
        asked = time.monotonic()
        async with self._database.transaction(read_only=True) as session:
            principal = await sessions.find_session(session, secret)
        if principal:
            self._known.put(secret, principal, since=asked)
            self._seen[principal.session_id or ""] = now()
        return principal

    def clear_cache(self) -> None:
        """Clear the cache, after a sign-out or a change of password."""
        self._known.clear()

    async def record_uses(self) -> None:
        """Store when sessions were last used. Called once a minute and at shutdown, never by a request."""
        seen, self._seen = self._seen, {}
        if seen:
            async with self._database.transaction() as session:
                await sessions.record_session_use(session, seen)

    @staticmethod
    def issue(secret: str) -> None:
        """Set the cookie of the response to the session's ID."""
        login_user(AuthUser(secret))

    @staticmethod
    def clear() -> None:
        """Remove the cookie."""
        logout_user()
