"""The caller as plain values, for the rules of the services."""

from dataclasses import dataclass
from datetime import datetime

ALL_SCOPES = frozenset({"admin:all"})


@dataclass(frozen=True, slots=True)
class Principal:
    """A caller. `zone` is an IANA name: the user's own, else the instance's. `language` is the user's own choice, as
    `de`; None leaves it to the browser.

    `strategy` names the auth strategy, `token_id` and `session_id` its credential;
    `expires_at` is when that credential expires.
    """

    user_id: int
    username: str
    is_admin: bool
    zone: str
    strategy: str
    scopes: frozenset[str] = ALL_SCOPES
    token_id: int | None = None
    session_id: str | None = None
    expires_at: datetime | None = None
    language: str | None = None

    def has_scope(self, scope: str) -> bool:
        """True if the caller holds `scope`, `<verb>:*` or `admin:all`; write never implies read."""
        verb = scope.partition(":")[0]
        return not self.scopes.isdisjoint({scope, f"{verb}:*", "admin:all"})
