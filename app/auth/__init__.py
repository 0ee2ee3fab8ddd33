"""Authentication: strategies, the strategies that each blueprint accepts, and the guard that applies them."""

from app.auth.guard import Auth
from app.auth.policy import Policy, Strategy, public, scopes, secure

__all__ = ["Auth", "Policy", "Strategy", "public", "scopes", "secure"]
