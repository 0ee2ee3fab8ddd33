"""Signing in and out, and the set-up of the first administrator."""

from typing import Any
from urllib.parse import urlsplit

from quart import Blueprint, Response, redirect, render_template, request, url_for

from app.auth import public
from app.core.errors import AppError
from app.routes.context import caller, host, session
from app.routes.sign_in import by_password
from app.services.accounts import sign_ins, users
from app.services.accounts.models import User


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/sign-in", "sign_in", sign_in, methods=["GET"])
    blueprint.add_url_rule("/sign-in", "sign_in_post", sign_in_post, methods=["POST"])
    blueprint.add_url_rule("/sign-out", "sign_out", sign_out, methods=["POST"])
    blueprint.add_url_rule("/set-up", "set_up", set_up, methods=["GET"])
    blueprint.add_url_rule("/set-up", "set_up_post", set_up_post, methods=["POST"])


@public
async def sign_in() -> Any:
    """The form."""
    if not await users.any_exist(session()):
        return redirect(url_for("web.set_up"))
    return await render_template("sign_in.html", username="", next=own_path(request.args.get("next")))


@public
async def sign_in_post() -> Any:
    """Checks the form and begins a browser session."""
    form = await request.form
    try:
        user = await by_password(form.get("username", ""), form.get("password", ""))
    except AppError as error:
        again = await render_template(
            "sign_in.html",
            error=error.message,
            username=form.get("username", ""),
            next=own_path(form.get("next")),
        )
        return Response(again, error.status, dict(error.headers))
    await begin(user)
    return redirect(own_path(form.get("next")))


async def sign_out() -> Any:
    """Ends this browser's session for good."""
    if session_id := caller().session_id:
        await sign_ins.end(session(), session_id)
    host().cookie.take()
    host().cookie.forget()
    return redirect(url_for("web.sign_in"))


@public
async def set_up() -> Any:
    """The form for the first administrator, while there is no user."""
    if await users.any_exist(session()):
        return redirect(url_for("web.sign_in"))
    return await render_template("set_up.html", username="")


@public
async def set_up_post() -> Any:
    """Makes the first administrator and signs in."""
    form = await request.form
    password = form.get("password", "")
    try:
        if password != form.get("repeated", ""):
            raise AppError("The two passwords differ")
        user = await users.set_up_first(session(), username=form.get("username", ""), password=password)
    except AppError as error:
        message = "; ".join(text for texts in (error.fields or {}).values() for text in texts) or error.message
        return Response(await render_template("set_up.html", error=message, username=form.get("username", "")), 400)
    await begin(user)
    return redirect(url_for("web.dashboard"))


async def begin(user: User) -> None:
    """Signs this browser in."""
    secret = await sign_ins.begin(
        session(), user.id, address=request.remote_addr, user_agent=request.headers.get("User-Agent")
    )
    host().cookie.give(secret)


def own_path(target: str | None) -> str:
    """Where to go after signing in: only to a path of this server."""
    home = url_for("web.dashboard")
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or urlsplit(target).netloc:
        return home
    return target
