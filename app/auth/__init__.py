"""Who is calling: strategies, which blueprint takes which, and the one guard that asks them."""

from app.auth.guard import Auth
from app.auth.policy import Policy, Strategy, public, scopes, secure

__all__ = ["Auth", "Policy", "Strategy", "public", "scopes", "secure"]
