"""Signing in and out."""

from typing import Any

from quart import Blueprint, redirect, render_template, request, url_for

from app.auth import public
from app.core.errors import AppError
from app.routes.context import caller, host, session
from app.routes.sign_in import by_password
from app.routes.web.forms import own_path, problems, read, shown_again
from app.routes.wire import Line, Query
from app.services.accounts import sign_ins, users
from app.services.accounts.models import User


class SignInForm(Query):
    """Who wants to come in."""

    username: Line
    password: str
    next: str | None = None


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/sign-in", "sign_in", sign_in, methods=["GET"])
    blueprint.add_url_rule("/sign-in", "sign_in_post", sign_in_post, methods=["POST"])
    blueprint.add_url_rule("/sign-out", "sign_out", sign_out, methods=["POST"])


async def page(error: AppError | None = None) -> str:
    """The form, with what went wrong."""
    form = await request.form
    near, rest = problems(error, "username", "password")
    target = form.get("next") or request.args.get("next")
    return await render_template("sign_in.html", form=form, near=near, rest=rest, next=own_path(target))


@public
async def sign_in() -> Any:
    """The form; whoever is signed in already goes on, and a fresh server is set up first."""
    if await host().cookie.authenticate(request):
        return redirect(own_path(request.args.get("next")), 303)
    if not await users.any_exist(session()):
        return redirect(url_for("web.set_up"), 303)
    return await page()


@public
@shown_again(page)
async def sign_in_post() -> Any:
    """Checks the form and begins a browser session."""
    form = await read(SignInForm)
    await begin(await by_password(form.username, form.password))
    return redirect(own_path(form.next), 303)


async def sign_out() -> Any:
    """Ends this browser's session for good."""
    if session_id := caller().session_id:
        await sign_ins.end(session(), session_id)
    host().cookie.take()
    host().cookie.forget()
    return redirect(url_for("web.sign_in"), 303)


async def begin(user: User) -> None:
    """Signs this browser in."""
    secret = await sign_ins.begin(
        session(), user.id, address=request.remote_addr, user_agent=request.headers.get("User-Agent")
    )
    host().cookie.give(secret)
