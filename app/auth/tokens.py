"""API tokens, and the headers that can carry them."""

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quart import Request

from app.auth.guard import bad_credential
from app.core.cache import TTLCache
from app.core.clock import now
from app.core.db import Database
from app.core.principal import Principal
from app.services.accounts import tokens

if TYPE_CHECKING:
    from datetime import datetime

CACHE_SECONDS = 0.9  # seconds; a token revoked anywhere is refused by every worker within a second
TOKEN_PATTERN = re.compile(r"tt_[A-Za-z0-9_-]{32}")


@dataclass(slots=True)
class CachedToken:
    """A token in the cache."""

    principal: Principal
    allowlist: str | None


class Tokens:
    """Looks tokens up, caches them for `CACHE_SECONDS`, and counts their uses without a write during the request."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: TTLCache[str, CachedToken] = TTLCache(CACHE_SECONDS, 10_000)
        self._uses: dict[int, tuple[int, datetime]] = {}

    async def lookup(self, text: str, address: str | None) -> Principal:
        """Return the token's principal; Unauthorized, with one text for every cause, if the token is not valid."""
        known = self._known.get(text) or await self._find(text)
        token_id = known.principal.token_id
        if token_id is None or not tokens.allows(known.allowlist, address):
            raise bad_credential()
        count, _ = self._uses.get(token_id, (0, None))
        self._uses[token_id] = (count + 1, now())
        return known.principal

    def clear_cache(self) -> None:
        """Clear the cache."""
        self._known.clear()

    async def record_uses(self) -> None:
        """Store counts and last uses. Called once a minute and at shutdown."""
        uses, self._uses = self._uses, {}
        if uses:
            async with self._database.transaction() as session:
                await tokens.record_token_use(session, uses)

    async def _find(self, text: str) -> CachedToken:
        if not TOKEN_PATTERN.fullmatch(text):
            raise bad_credential()
        asked = time.monotonic()
        async with self._database.transaction(read_only=True) as session:
            found = await tokens.find_token(session, text)
        if found is None:
            raise bad_credential()
        known = CachedToken(*found)
        self._known.put(text, known, since=asked)
        return known


class Bearer:
    """`Authorization: Bearer tt_…`, or `Token tt_…`. Other schemes are ignored."""

    name = "bearer"
    ambient = False
    openapi = {"type": "http", "scheme": "bearer", "description": "`Authorization: Bearer tt_…`"}

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    async def authenticate(self, request: Request) -> Principal | None:
        """Return the token's principal, or None without such a header."""
        scheme, _, text = request.headers.get("Authorization", "").strip().partition(" ")
        if scheme.lower() not in ("bearer", "token"):
            return None
        return await self._tokens.lookup(text.strip(), request.remote_addr)


class ApiKey:
    """`X-API-Key: tt_…`."""

    name = "api_key"
    ambient = False
    openapi = {"type": "apiKey", "in": "header", "name": "X-API-Key"}

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    async def authenticate(self, request: Request) -> Principal | None:
        """Return the token's principal, or None without the header."""
        text = request.headers.get("X-API-Key", "").strip()
        return await self._tokens.lookup(text, request.remote_addr) if text else None


TOKEN_STRATEGIES = (Bearer, ApiKey)
