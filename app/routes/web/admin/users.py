"""Users: made, changed, switched off, given a new password."""

from typing import Any

from quart import Blueprint, redirect, request, url_for

from app.core.errors import AppError, Conflict, invalid_fields
from app.core.events import plain
from app.routes.context import caller, host, session
from app.routes.web import lists
from app.routes.web.admin.start import render
from app.routes.web.forms import back, fitted, read, shown_again
from app.routes.web.texts import gettext as _
from app.routes.web.toast import tell
from app.routes.wire import Line, Money, Query
from app.services.accounts import access, administration, passwords, sign_ins
from app.services.accounts.models import User
from app.services.accounts.queries import USERS, searching

FIELDS = ("username", "password", "full_name", "email", "role", "hourly_rate")
MOST = 100
SHOWN = ("username", "full_name", "email", "role", "is_active", "hourly_rate")


class UserSearch(Query):
    """Who is looked for."""

    search: Line | None = None


class NewUser(Query):
    """Somebody who may sign in from now on."""

    username: Line
    password: str
    full_name: Line | None = None
    email: Line | None = None
    role: Line = "user"


class UserForm(Query):
    """What can be changed of a user; what is empty is cleared."""

    full_name: Line | None = None
    email: Line | None = None
    role: Line
    hourly_rate: Money | None = None
    is_active: str | None = None

    def values(self) -> dict[str, object]:
        """Columns and their values."""
        return self.model_dump(exclude={"is_active"}) | {"is_active": self.is_active is not None}


class NewPassword(Query):
    """A password that somebody shall sign in with."""

    password: str


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/users", "users", listed, methods=["GET"])
    blueprint.add_url_rule("/users", "user_create", create, methods=["POST"])
    blueprint.add_url_rule("/users/new", "user_new", new, methods=["GET"])
    blueprint.add_url_rule("/users/<id:user_id>", "user", one, methods=["GET"])
    blueprint.add_url_rule("/users/<id:user_id>", "user_update", update, methods=["POST"])
    blueprint.add_url_rule("/users/<id:user_id>/toggle", "user_toggle", toggle, methods=["POST"])
    blueprint.add_url_rule("/users/<id:user_id>/sign-out", "user_sign_out", sign_out, methods=["POST"])
    blueprint.add_url_rule("/users/<id:user_id>/password", "user_password", password, methods=["POST"])


async def list_page(error: AppError | None = None) -> str:
    """Everybody, or those who are looked for, by name."""
    asked = UserSearch() if error else fitted(UserSearch, request.args.to_dict())
    found = await lists.rows(USERS, {"search": searching(session(), asked.search)})
    return await render(
        "admin/users.html", error=error, fields=("search",), users=found, asked=request.args, mine=caller().user_id
    )


@shown_again(list_page)
async def listed() -> str:
    """Everybody, by name."""
    return await list_page()


async def form_page(error: AppError | None = None) -> str:
    """The form of a new user."""
    return await render("admin/user_new.html", error=error, fields=FIELDS, shortest=passwords.SHORTEST)


async def new() -> str:
    """The form of a new user."""
    return await form_page()


async def page(error: AppError | None = None) -> str:
    """One user, with what went wrong."""
    user_id = int((request.view_args or {})["user_id"])
    user = await administration.get(session(), user_id)
    sent = await request.form
    values = {name: sent.get(name) for name in SHOWN} if "role" in sent else stored(user)
    return await render(
        "admin/user.html",
        error=error,
        fields=FIELDS,
        user=stored(user) | {"id": user.id},
        values=values,
        myself=user.id == caller().user_id,
        sessions=await lists.first(access.SESSIONS, {"user_id": user_id}, most=MOST),
        tokens=await lists.first(access.TOKENS, {"user_id": user_id}, most=MOST),
        shortest=passwords.SHORTEST,
    )


def stored(user: User) -> dict[str, Any]:
    """What the form shows of a user."""
    return {name: plain(getattr(user, name)) for name in SHOWN}


async def one(user_id: int) -> str:
    """One user."""
    return await page()


@shown_again(form_page)
async def create() -> Any:
    """Makes a user."""
    form = await read(NewUser)
    user = await administration.create(session(), **form.model_dump())
    tell(_("%(name)s can sign in now") % {"name": user.username})
    return redirect(url_for("web.admin.users"), 303)


@shown_again(page)
async def update(user_id: int) -> Any:
    """Changes a user."""
    form = await read(UserForm)
    if user_id == caller().user_id and not form.is_active:
        raise Conflict(_("You cannot switch yourself off"))
    await administration.update(session(), user_id, form.values())
    forget()
    tell(_("Saved"))
    return redirect(url_for("web.admin.users"), 303)


@shown_again(page)
async def password(user_id: int) -> Any:
    """Gives a user a new password."""
    form = await read(NewPassword)
    if user_id == caller().user_id:
        raise invalid_fields(password=_("Change your own password in your profile"))
    await administration.set_password(session(), user_id, form.password)
    forget()
    tell(_("The password is changed, and the user signed out everywhere"))
    return redirect(url_for("web.admin.user", user_id=user_id), 303)


@shown_again(list_page)
async def toggle(user_id: int) -> Any:
    """Switches a user off, signed out everywhere, or on again."""
    user = await administration.get(session(), user_id)
    if user_id == caller().user_id:
        raise Conflict(_("You cannot switch yourself off"))
    await administration.update(session(), user_id, {"is_active": not user.is_active})
    forget()
    tell((_("%(name)s may sign in again") if user.is_active else _("%(name)s is out")) % {"name": user.username})
    return await back()


async def sign_out(user_id: int) -> Any:
    """Signs a user out of every browser."""
    user = await administration.get(session(), user_id)
    await sign_ins.end_all(session(), user.id)
    forget()
    tell(_("%(name)s is signed out everywhere") % {"name": user.username})
    return await back()


def forget() -> None:
    """Drops what this worker remembers of credentials; others do within a second."""
    host().tokens.forget()
    host().cookie.forget()
