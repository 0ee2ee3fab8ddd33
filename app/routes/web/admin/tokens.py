"""API tokens of everybody: made, switched off and on, deleted. By JSON or by forms."""

from typing import Any

from pydantic import field_validator
from quart import Blueprint, Response, redirect, request, url_for

from app.core.errors import AppError
from app.core.json import encode
from app.routes import errors
from app.routes.context import caller, host, session
from app.routes.web import lists
from app.routes.web.admin.start import render
from app.routes.web.forms import fitted, shown_again
from app.routes.web.texts import gettext as _
from app.routes.web.toast import tell
from app.routes.wire import Id, Query, Text, Title
from app.services.accounts import access, tokens
from app.services.accounts.queries import USERS

FIELDS = ("name", "user_id", "scopes", "description", "expires_days", "ip_allowlist")
EVERYBODY = 1000


class TokenForm(Query):
    """A token to be made. `scopes` is a list, or a text with commas; no `expires_days`: it never expires."""

    name: Title
    user_id: Id
    scopes: str
    description: Text | None = None
    expires_days: int | None = None
    ip_allowlist: Text | None = None

    @field_validator("scopes", mode="before")
    @classmethod
    def joined(cls, value: Any) -> Any:
        """One text of a list."""
        return ",".join(map(str, value)) if isinstance(value, list) else value


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    path = "/api-tokens"
    blueprint.add_url_rule(path, "tokens", listed, methods=["GET"])
    blueprint.add_url_rule(path, "token_create", create, methods=["POST"])
    blueprint.add_url_rule(f"{path}/new", "token_new", new, methods=["GET"])
    blueprint.add_url_rule(f"{path}/<id:token_id>", "token_delete", delete, methods=["DELETE"])
    blueprint.add_url_rule(f"{path}/<id:token_id>/delete", "token_delete_form", delete, methods=["POST"])
    blueprint.add_url_rule(f"{path}/<id:token_id>/toggle", "token_toggle", toggle, methods=["POST"])


async def page(error: AppError | None = None, made: dict[str, str] | None = None) -> str:
    """Every token; `made` is the one whose text is shown now and never again."""
    return await render("admin/tokens.html", error=error, made=made, tokens=await lists.rows(access.TOKENS, {}))


async def form_page(error: AppError | None = None) -> str:
    """The form of a new one."""
    people = await lists.first(USERS, {"is_active": True}, most=EVERYBODY)
    return await render(
        "admin/token_new.html",
        error=error,
        fields=FIELDS,
        people=[(person["id"], f"{person['display_name']} ({person['username']})") for person in people],
        scopes=host().scopes,
        chosen=(await request.form).getlist("scopes"),
        user_id=(await request.form).get("user_id", caller().user_id),
        longest=tokens.LONGEST_DAYS,
    )


async def listed() -> str:
    """Every token."""
    return await page()


async def new() -> str:
    """The form of a new one."""
    return await form_page()


async def sent() -> Any:
    """The token that is asked for, from JSON or from a form."""
    if request.is_json:
        return await request.get_json()
    form = await request.form
    return form.to_dict() | {"scopes": ",".join(form.getlist("scopes"))}


@shown_again(form_page)
async def create() -> Any:
    """Makes a token. Its text is in this answer and nowhere else."""
    form = fitted(TokenForm, await sent())
    further = frozenset(host().scopes)
    token, text = await access.give_token(session(), **form.model_dump(), further_scopes=further)
    if request.is_json:
        return json({"message": "API token created successfully", "token": text, "token_id": token.id}, 201)
    return await page(made={"name": token.name, "text": text}), 201


async def toggle(token_id: int) -> Any:
    """Switches a token off, or on again."""
    token = await access.toggle_token(session(), token_id)
    host().tokens.forget()
    if errors.wants_json():
        return json({"message": f"API token {'deactivated' if token.revoked_at else 'activated'} successfully"})
    text = _("“%(name)s” is switched off") if token.revoked_at else _("“%(name)s” is switched on")
    tell(text % {"name": token.name})
    return redirect(url_for("web.admin.tokens"), 303)


async def delete(token_id: int) -> Any:
    """Deletes a token for good."""
    await access.delete_token(session(), token_id)
    host().tokens.forget()
    if errors.wants_json() or request.method == "DELETE":
        return json({"message": "API token deleted successfully"})
    tell(_("The token is deleted"))
    return redirect(url_for("web.admin.tokens"), 303)


def json(body: dict[str, object], status: int = 200) -> Response:
    """An answer for scripts."""
    return Response(encode(body), status, content_type="application/json")
