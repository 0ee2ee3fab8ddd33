"""`/api/v1/users`, and signing in for apps."""

from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.auth import public, scopes
from app.core.errors import Forbidden, Unauthorized
from app.core.json import encode
from app.core.listing import one, page
from app.routes.answers import PageQuery, page_answer
from app.routes.api_v1.resources import UserOut
from app.routes.api_v1.shapes import UserPage
from app.routes.context import caller, host, session
from app.routes.sign_in import by_password
from app.routes.wire import Body
from app.services.accounts import access
from app.services.settings import instance
from app.services.time_entries.totals import USERS

blueprint = Blueprint("users", __name__)


class UserQuery(PageQuery):
    """Filters of the list."""

    is_active: bool = True


class SignInBody(Body):
    """Name and password of a user."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"username": "demo", "password": "correct horse"}]})

    username: str
    password: str


class TokenBody(BaseModel):
    """A token to send with every request."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"token": "tt_abc123def456ghi789jkl012mno345pq"}]})

    token: str


class Requirements(BaseModel):
    """What the instance asks of an entry."""

    require_task: bool
    require_description: bool
    description_min_length: int


class MeBody(BaseModel):
    """The caller, and what clients must know of this server."""

    user: UserOut
    time_entry_requirements: Requirements
    enabled_modules: list[str]


@blueprint.post("/auth/login")
@public
@validate_request(SignInBody)
@document_response(TokenBody)
async def login(data: SignInBody) -> Response:
    """Sign in for a token.

    What the desktop and mobile apps sign in with: `admin:all` for administrators, else `read:*,write:*`.
    """
    user = await by_password(data.username, data.password)
    _, text = await access.give_token(
        session(),
        user_id=user.id,
        name=f"App sign-in of {user.username}"[:100],
        scopes="admin:all" if user.role == "admin" else "read:*,write:*",
        expires_days=host().settings.login_token_days,
        kind="login",
    )
    return Response(encode({"token": text}), content_type="application/json")


@blueprint.get("/users/me")
@scopes("read:users")
@document_response(MeBody)
async def me() -> Response:
    """Get the current user."""
    rules = await instance.read(session())
    item = await one(session(), USERS, {"id": caller().user_id})
    if item is None:
        raise Unauthorized("The user of this token is gone")
    body: dict[str, Any] = {
        "user": orjson.Fragment(item),
        "time_entry_requirements": {
            "require_task": rules.require_task,
            "require_description": rules.require_description,
            "description_min_length": rules.description_min_length,
        },
        "enabled_modules": rules.modules,
    }
    return Response(encode(body), content_type="application/json")


@blueprint.get("/users")
@scopes("read:users")
@validate_querystring(UserQuery)
@document_response(UserPage)
async def list_users(query_args: UserQuery) -> Response:
    """List users.

    For administrators only.
    """
    if not caller().is_admin:
        raise Forbidden("Only an administrator may list the users")
    given = {"is_active": query_args.is_active}
    return page_answer("users", await page(session(), USERS, given, query_args.of(USERS)))
