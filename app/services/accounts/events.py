"""What happens to users and their tokens."""

from dataclasses import dataclass
from typing import ClassVar

from app.core.events import Event


@dataclass(frozen=True, kw_only=True)
class UserEvent(Event):
    """A fact about an account; `id` is the user's, who may know of it beside the administrators."""

    resource: ClassVar[str] = "user"


class UserCreated(UserEvent):
    name = "user.created"


class UserUpdated(UserEvent):
    name = "user.updated"


class PasswordChanged(UserEvent):
    name = "user.password_changed"


@dataclass(frozen=True, kw_only=True)
class TokenEvent(Event):
    """A fact about an API token; `id` is the token's. Neither its text nor its hash is told."""

    resource: ClassVar[str] = "api_token"


class TokenCreated(TokenEvent):
    name = "api_token.created"


class TokenUpdated(TokenEvent):
    """It was switched off or on again."""

    name = "api_token.updated"


class TokenDeleted(TokenEvent):
    name = "api_token.deleted"
