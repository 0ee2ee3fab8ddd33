"""A new API token, by form or by JSON."""

from pydantic import field_validator
from quart import Response, request

from app.core.errors import AppError
from app.routes.context import caller, running_app, session
from app.routes.schemas.types import Id, Query, Text, Title
from app.routes.web import choices, layout
from app.routes.web.admin.tokens.actions import json
from app.routes.web.admin.tokens.list import tokens as tokens_page
from app.routes.web.blueprints import admin_pages
from app.routes.web.forms import fitted, on_error
from app.services.accounts import access, tokens


class TokenForm(Query):
    """The fields of a new token. `scopes` is a list or text with commas; without `expires_days` it never expires."""

    name: Title
    user_id: Id
    scopes: str
    description: Text | None = None
    expires_days: int | None = None
    ip_allowlist: Text | None = None

    @field_validator("scopes", mode="before")
    @classmethod
    def join_scopes(cls, value: object) -> object:
        """Join a list with commas."""
        return ",".join(map(str, value)) if isinstance(value, list) else value


@admin_pages.get("/api-tokens/new")
async def token_new(error: AppError | None = None) -> str:
    """The form of a new token."""
    form = await request.form
    user_id = form.get("user_id", caller().user_id)
    return await layout.render_page(
        "admin/tokens/create.html",
        error=error,
        fields=tuple(TokenForm.model_fields),
        people=await choices.ACTIVE_USER.named(lambda user: f"{user['display_name']} ({user['username']})", [user_id]),
        scopes=running_app().plugins.scopes,
        chosen=form.getlist("scopes"),
        user_id=user_id,
        longest=tokens.MAX_LIFETIME_DAYS,
    )


async def sent() -> object:
    """The fields that were sent, as JSON or as a form."""
    if request.is_json:
        return await request.get_json()
    form = await request.form
    return form.to_dict() | {"scopes": ",".join(form.getlist("scopes"))}


@admin_pages.post("/api-tokens")
@on_error(token_new)
async def token_create() -> Response | tuple[str, int]:
    """Create a token. Its text is in this response and nowhere else."""
    form = fitted(TokenForm, await sent())
    further = frozenset(running_app().plugins.scopes)
    token, text = await access.issue_token(session(), **form.model_dump(), further_scopes=further)
    if request.is_json:
        return json({"message": "API token created successfully", "token": text, "token_id": token.id}, 201)
    return await tokens_page(made={"name": token.name, "text": text}), 201
