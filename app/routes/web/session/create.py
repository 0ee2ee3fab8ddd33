"""Signing in."""

from quart import redirect, render_template, request, url_for

from app.auth import public
from app.core.errors import AppError
from app.routes.context import running_app, session
from app.routes.schemas.types import Line, Query
from app.routes.sign_in import sign_in_by_password
from app.routes.web.blueprints import pages
from app.routes.web.forms import Redirect, on_error, own_path, problems, read_form
from app.services.accounts import sessions, users
from app.services.accounts.models import User


class SignInForm(Query):
    """Name and password, and the path to go to."""

    username: Line
    password: str
    next: str | None = None


async def page(error: AppError | None = None) -> str:
    """Return the form."""
    form = await request.form
    field_errors, form_errors = problems(error, "username", "password")
    target = form.get("next") or request.args.get("next")
    return await render_template(
        "session/create.html", form=form, field_errors=field_errors, form_errors=form_errors, next=own_path(target)
    )


@pages.get("/sign-in")
@public
async def sign_in() -> Redirect | str:
    """Return the form; redirect users who are signed in, and those of a new server to its set-up."""
    if await running_app().credentials.cookie.authenticate(request):
        return redirect(own_path(request.args.get("next")), 303)
    if not await users.any_exist(session()):
        return redirect(url_for("web.set_up"), 303)
    return await page()


@pages.post("/sign-in")
@public
@on_error(page)
async def sign_in_post() -> Redirect:
    """Check the password and begin a session."""
    form = await read_form(SignInForm)
    await begin(await sign_in_by_password(form.username, form.password))
    return redirect(own_path(form.next), 303)


async def begin(user: User) -> None:
    """Begin a session and set its cookie."""
    secret = await sessions.start_session(
        session(), user.id, address=request.remote_addr, user_agent=request.headers.get("User-Agent")
    )
    running_app().credentials.cookie.issue(secret)
