"""Who is calling, as plain values: what the rules of the services ask about."""

from dataclasses import dataclass
from datetime import datetime

EVERY_SCOPE = frozenset({"admin:all"})


@dataclass(frozen=True, slots=True)
class Principal:
    """A caller. `zone` is an IANA name: the user's own, else the instance's. `language` is the user's own choice, as
    `de`; None leaves it to the browser.

    `strategy` names the auth strategy that vouched, `token_id` and `session_id` its credential;
    `expires_at` is when that credential ends by itself.
    """

    user_id: int
    username: str
    is_admin: bool
    zone: str
    strategy: str
    scopes: frozenset[str] = EVERY_SCOPE
    token_id: int | None = None
    session_id: str | None = None
    expires_at: datetime | None = None
    language: str | None = None

    def holds(self, scope: str) -> bool:
        """Whether `scope` passes: by itself, by `<verb>:*`, or by `admin:all`; write never implies read."""
        verb = scope.partition(":")[0]
        return not self.scopes.isdisjoint({scope, f"{verb}:*", "admin:all"})
