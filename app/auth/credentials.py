"""The credentials of core: issued, remembered for a moment, and not guessed."""

from dataclasses import dataclass

from app.auth.policy import Strategy
from app.auth.session import SessionCookie
from app.auth.tokens import TOKEN_STRATEGIES, Tokens
from app.core.throttle import Throttle


@dataclass(frozen=True, slots=True)
class Credentials:
    """API tokens, the cookie of the session, and the limit of failed sign-ins of one app."""

    tokens: Tokens
    cookie: SessionCookie
    throttle: Throttle

    def strategies(self) -> tuple[Strategy, ...]:
        """Return the core strategies: `session`, and one for each header that can carry a token."""
        return self.cookie, *(strategy(self.tokens) for strategy in TOKEN_STRATEGIES)
