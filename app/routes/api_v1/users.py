"""`/api/v1/users`, and signing in for apps."""

import orjson
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.auth import public, scopes
from app.core.errors import Forbidden, Unauthorized
from app.core.json import encode_json
from app.core.listing import page
from app.routes.context import bind, caller, read_one, running_app, session
from app.routes.responses import PageQuery, page_response
from app.routes.route_metadata import document_page
from app.routes.schemas.users import MeBody, SignInBody, TokenBody, UserPage
from app.routes.sign_in import sign_in_by_password
from app.services.accounts import access
from app.services.accounts.filters import UserFilter
from app.services.settings import instance
from app.services.time_entries.totals import USERS_WITH_TIME

blueprint = Blueprint("users", __name__)


class UserQuery(PageQuery):
    """Filters of the list."""

    is_active: bool = True


@blueprint.post("/auth/login")
@public
@validate_request(SignInBody)
@document_response(TokenBody)
async def login(data: SignInBody) -> Response:
    """Sign in for a token.

    What the desktop and mobile apps sign in with: `admin:all` for administrators, else `read:*,write:*`.
    """
    user = await sign_in_by_password(data.username, data.password)
    _, text = await access.issue_token(
        session(),
        user_id=user.id,
        name=f"App sign-in of {user.username}"[:100],
        scopes="admin:all" if user.role == "admin" else "read:*,write:*",
        expires_days=running_app().settings.login_token_days,
        kind="login",
    )
    return Response(encode_json({"token": text}), content_type="application/json")


@blueprint.get("/users/me")
@scopes("read:users")
@document_response(MeBody)
async def me() -> Response:
    """Get the current user."""
    settings = await instance.read_settings(session())
    item = await read_one(USERS_WITH_TIME, UserFilter(id=caller().user_id))
    if item is None:
        raise Unauthorized("The user of this token is gone")
    body: dict[str, object] = {
        "user": orjson.Fragment(item),
        "time_entry_requirements": settings.requirements(),
        "enabled_modules": settings.modules,
    }
    return Response(encode_json(body), content_type="application/json")


@blueprint.get("/users")
@scopes("read:users")
@validate_querystring(UserQuery)
@document_page(UserPage)
async def list_users(query_args: UserQuery) -> Response:
    """List users.

    For administrators only.
    """
    if not caller().is_admin:
        raise Forbidden("Only an administrator may list the users")
    wanted = UserFilter(is_active=query_args.is_active)
    return page_response(
        "users", await page(session(), USERS_WITH_TIME, bind(wanted), query_args.page_request(USERS_WITH_TIME))
    )
