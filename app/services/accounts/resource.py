"""The cards of users and their API tokens."""

from app.core.messages import N_
from app.core.resource import Archive, Resource, name_of
from app.services.accounts.events import (
    PasswordChanged,
    TokenCreated,
    TokenDeleted,
    TokenUpdated,
    UserCreated,
    UserUpdated,
)
from app.services.accounts.models import ApiToken, BrowserSession, User

USER = Resource(
    name="user",
    label=N_("Users"),
    scopes={"read:users": N_("View user information")},
    read_scopes=(),
    user_rows={User: lambda user_id: User.id == user_id},
    tables={User: Archive.USER, BrowserSession: Archive.NEVER},
    events={
        UserCreated: N_("An administrator created a user"),
        UserUpdated: N_("An account was changed, deactivated or activated"),
        PasswordChanged: N_("A password was changed"),
    },
    current_name=name_of(User, "username"),
)
API_TOKEN = Resource(
    name="api_token",
    label=N_("API tokens"),
    read_scopes=(),
    tables={ApiToken: Archive.NEVER},
    events={
        TokenCreated: N_("A token was created"),
        TokenUpdated: N_("A token was deactivated or activated"),
        TokenDeleted: N_("A token was deleted"),
    },
    current_name=name_of(ApiToken),
)
