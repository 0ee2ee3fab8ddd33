"""API tokens: one token, two headers."""

import re
import time
from dataclasses import dataclass
from datetime import datetime

from quart import Request

from app.auth.guard import bad_credential
from app.core.cache import TimedCache
from app.core.clock import now
from app.core.db import Database
from app.core.principal import Principal
from app.services.accounts import tokens

REMEMBERED = 0.9  # seconds; a token revoked anywhere is refused by every worker within a second
FORM = re.compile(r"tt_[A-Za-z0-9_-]{32}")


@dataclass(slots=True)
class Known:
    """What is remembered of a token."""

    principal: Principal
    allowlist: str | None


class Tokens:
    """Looks tokens up, remembers them for a moment, and counts their use without a write on the request's path."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: TimedCache[str, Known] = TimedCache(REMEMBERED, 10_000)
        self._uses: dict[int, tuple[int, datetime]] = {}

    async def principal(self, text: str, address: str | None) -> Principal:
        """Who the token speaks for; Unauthorized, in one text for every cause, where it speaks for nobody."""
        known = self._known.get(text) or await self._find(text)
        token_id = known.principal.token_id
        if token_id is None or not tokens.allows(known.allowlist, address):
            raise bad_credential()
        count, _ = self._uses.get(token_id, (0, None))
        self._uses[token_id] = (count + 1, now())
        return known.principal

    def forget(self) -> None:
        """Drops what is remembered."""
        self._known.clear()

    async def record_uses(self) -> None:
        """Writes counts and last uses; called once a minute and at the end."""
        uses, self._uses = self._uses, {}
        if uses:
            async with self._database.transaction() as session:
                await tokens.record_use(session, uses)

    async def _find(self, text: str) -> Known:
        if not FORM.fullmatch(text):
            raise bad_credential()
        asked = time.monotonic()
        async with self._database.transaction(read_only=True) as session:
            found = await tokens.find(session, text)
        if found is None:
            raise bad_credential()
        known = Known(*found)
        self._known.put(text, known, since=asked)
        return known


class Bearer:
    """`Authorization: Bearer tt_…`, or `Token tt_…`. Other schemes are none of its business."""

    name = "bearer"
    ambient = False

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    async def authenticate(self, request: Request) -> Principal | None:
        """The token's principal; None without such a header."""
        scheme, _, text = request.headers.get("Authorization", "").strip().partition(" ")
        if scheme.lower() not in ("bearer", "token"):
            return None
        return await self._tokens.principal(text.strip(), request.remote_addr)


class ApiKey:
    """`X-API-Key: tt_…`."""

    name = "api_key"
    ambient = False

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    async def authenticate(self, request: Request) -> Principal | None:
        """The token's principal; None without the header."""
        text = request.headers.get("X-API-Key", "").strip()
        return await self._tokens.principal(text, request.remote_addr) if text else None
