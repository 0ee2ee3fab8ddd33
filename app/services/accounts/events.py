"""Events about users and their tokens."""

from dataclasses import dataclass
from typing import ClassVar

from app.core.events import Event


@dataclass(frozen=True, kw_only=True)
class UserEvent(Event):
    """A fact about an account; `id` is the user's, who may see it, as may the administrators."""

    resource: ClassVar[str] = "user"


class UserCreated(UserEvent):
    name = "user.created"


class UserUpdated(UserEvent):
    name = "user.updated"


class PasswordChanged(UserEvent):
    name = "user.password_changed"


@dataclass(frozen=True, kw_only=True)
class TokenEvent(Event):
    """A fact about an API token; `id` is the token's. It contains neither its text nor its hash."""

    resource: ClassVar[str] = "api_token"


class TokenCreated(TokenEvent):
    name = "api_token.created"


class TokenUpdated(TokenEvent):
    """The token was deactivated or reactivated."""

    name = "api_token.updated"


class TokenDeleted(TokenEvent):
    name = "api_token.deleted"
