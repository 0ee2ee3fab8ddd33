"""What users see and change of themselves: names, looks, password, sessions, tokens."""

from typing import Any

from quart import Blueprint, redirect, request, url_for

from app.core.errors import AppError, Unauthorized, invalid_fields
from app.core.events import plain
from app.routes.context import caller, host, session
from app.routes.web import lists, shell, texts
from app.routes.web.forms import read, shown_again
from app.routes.web.set_up import zones
from app.routes.web.sign_in import begin
from app.routes.web.texts import gettext as _
from app.routes.web.toast import tell
from app.routes.wire import Line, Query
from app.services.accounts import access, passwords, profile, sign_ins
from app.services.accounts.models import User

SHOWN = ("full_name", "email", "timezone", "language", "theme", "date_format", "time_format", "week_start_day")
PASSWORDS = ("current", "password", "repeated")


class ProfileForm(Query):
    """Names and looks; an empty zone follows the server, an empty language the browser."""

    full_name: Line | None = None
    email: Line | None = None
    timezone: Line | None = None
    language: Line | None = None
    theme: Line
    date_format: Line
    time_format: Line
    week_start_day: int


class PasswordForm(Query):
    """A new password, once more, and the one until now."""

    current: str
    password: str
    repeated: str = ""


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/profile", "profile", shown, methods=["GET"])
    blueprint.add_url_rule("/profile", "profile_save", save, methods=["POST"])
    blueprint.add_url_rule("/profile/password", "password_change", change_password, methods=["POST"])
    blueprint.add_url_rule("/profile/sessions/end", "sessions_end", end_all, methods=["POST"])
    blueprint.add_url_rule("/profile/sessions/<id_hash>/end", "session_end", end, methods=["POST"])
    blueprint.add_url_rule("/profile/tokens/<id:token_id>/delete", "own_token_delete", delete_token, methods=["POST"])


async def page(error: AppError | None = None) -> str:
    """Everything about the caller."""
    user = await session().get_one(User, caller().user_id)
    sent = await request.form
    values = {name: sent.get(name) for name in SHOWN} if "theme" in sent else stored(user)
    mine = {"user_id": user.id}
    return await shell.render(
        "profile.html",
        error=error,
        fields=(*SHOWN, *PASSWORDS),
        user=user,
        values=values,
        zones=zones(),
        languages=texts.languages(),
        choices=profile.CHOICES,
        sessions=await lists.rows(access.SESSIONS, mine, per_page=100),
        this=caller().session_id,
        tokens=await lists.rows(access.TOKENS, mine, per_page=100),
        shortest=passwords.SHORTEST,
    )


def stored(user: User) -> dict[str, Any]:
    """What the form shows of a user."""
    return {name: plain(getattr(user, name)) for name in SHOWN}


async def shown() -> str:
    """The profile."""
    return await page()


@shown_again(page)
async def save() -> Any:
    """Stores names and looks."""
    form = await read(ProfileForm)
    if form.language is not None and form.language not in texts.languages():
        raise invalid_fields(language=f"must be one of {', '.join(texts.languages())}")
    await profile.update(session(), caller(), form.model_dump())
    host().cookie.forget()
    texts.use(form.language)
    return done(_("Saved"))


@shown_again(page)
async def change_password() -> Any:
    """Sets a new password, signs out everywhere, and in again here."""
    form = await read(PasswordForm)
    if form.password != form.repeated:
        raise invalid_fields(repeated="The two passwords differ")
    try:
        await profile.change_password(session(), caller(), current=form.current, new=form.password)
    except Unauthorized as error:
        raise invalid_fields(current=error.message) from None
    await begin(await session().get_one(User, caller().user_id))
    host().cookie.forget()
    return done(_("The password is changed, and every other browser signed out"))


async def end(id_hash: str) -> Any:
    """Signs one browser out."""
    await access.end_session(session(), caller(), id_hash)
    host().cookie.forget()
    return done(_("That browser is signed out"))


async def end_all() -> Any:
    """Signs out every browser but this one."""
    await sign_ins.end_all(session(), caller().user_id, but=caller().session_id)
    host().cookie.forget()
    return done(_("Every other browser is signed out"))


async def delete_token(token_id: int) -> Any:
    """Takes an own token or the sign-in of an app away."""
    await access.delete_token(session(), token_id, owner=caller().user_id)
    host().tokens.forget()
    return done(_("It is signed out"))


def done(text: str) -> Any:
    """Back to the profile with a word about what was done."""
    tell(text)
    return redirect(url_for("web.profile"), 303)
