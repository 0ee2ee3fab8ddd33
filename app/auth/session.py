"""The browser's session: a signed cookie with a random id, and a row that can be revoked."""

import time
from datetime import datetime

from quart import Request
from quart_auth import AuthUser, current_user, login_user, logout_user

from app.core.cache import TimedCache
from app.core.clock import now
from app.core.db import Database
from app.core.principal import Principal
from app.services.accounts import sign_ins

REMEMBERED = 0.9  # seconds; what is revoked on one worker is refused by all others within a second


class SessionCookie:
    """quart-auth's cookie. A cookie that opens nothing counts as absent: the surface asks to sign in again."""

    name = "session"
    ambient = True

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: TimedCache[str, Principal] = TimedCache(REMEMBERED, 10_000)
        self._seen: dict[str, datetime] = {}

    async def authenticate(self, request: Request) -> Principal | None:
        """Whose browser it is; None without a living session."""
        secret = current_user.auth_id
        return await self.find(secret) if secret is not None else None

    async def find(self, secret: str) -> Principal | None:
        """Who the id in a cookie speaks for; None without a living session."""
        if principal := self._known.get(secret):
            return principal
        asked = time.monotonic()
        async with self._database.transaction(read_only=True) as session:
            principal = await sign_ins.find(session, secret)
        if principal:
            self._known.put(secret, principal, since=asked)
            self._seen[principal.session_id or ""] = now()
        return principal

    def forget(self) -> None:
        """Drops what is remembered: after a sign-out or a change of password."""
        self._known.clear()

    async def record_uses(self) -> None:
        """Writes when sessions were last used; called once a minute and at the end, never on a request's path."""
        seen, self._seen = self._seen, {}
        if seen:
            async with self._database.transaction() as session:
                await sign_ins.record_use(session, seen)

    @staticmethod
    def give(secret: str) -> None:
        """Puts the session's id into the answer's cookie."""
        login_user(AuthUser(secret))

    @staticmethod
    def take() -> None:
        """Removes the cookie."""
        logout_user()
