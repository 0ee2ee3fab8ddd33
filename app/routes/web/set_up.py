"""The set-up of a fresh server: its first administrator, zone and currency, and what to begin with."""

from typing import Any, Literal

from quart import Blueprint, redirect, render_template, request, url_for

from app.auth import public
from app.core.clock import ZONES
from app.core.errors import AppError, invalid_fields
from app.core.principal import Principal
from app.routes.context import host, session
from app.routes.web.forms import home, problems, read, shown_again
from app.routes.web.sign_in import begin
from app.routes.web.texts import gettext as _
from app.routes.wire import Line, Query
from app.services.accounts import passwords, users
from app.services.settings import instance

FIELDS = ("username", "password", "repeated", "timezone", "currency")
CONTINENTS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


class SetUpForm(Query):
    """The first administrator, and what holds for everybody."""

    username: Line
    password: str
    repeated: str = ""
    timezone: str
    currency: Line
    first: Literal["empty", "demo", "import"] = "empty"


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/set-up", "set_up", set_up, methods=["GET"])
    blueprint.add_url_rule("/set-up", "set_up_post", set_up_post, methods=["POST"])


async def page(error: AppError | None = None) -> str:
    """The form, with what went wrong."""
    settings = await instance.read(session())
    near, rest = problems(error, *FIELDS)
    return await render_template(
        "set_up.html",
        form={"timezone": settings.timezone, "currency": settings.currency} | (await request.form).to_dict(),
        near=near,
        rest=rest,
        zones=zones(),
        shortest=passwords.SHORTEST,
    )


@public
async def set_up() -> Any:
    """The form, while there is no user."""
    if await users.any_exist(session()):
        return redirect(url_for("web.sign_in"), 303)
    return await page()


@public
@shown_again(page)
async def set_up_post() -> Any:
    """Makes the first administrator, stores the settings and signs in."""
    form = await read(SetUpForm)
    if form.password != form.repeated:
        raise invalid_fields(repeated=_("The two passwords differ"))
    user = await users.set_up_first(session(), username=form.username, password=form.password)
    await instance.write(session(), "timezone", form.timezone)
    await instance.write(session(), "currency", form.currency.strip().upper())
    if form.first == "demo":
        await host().demonstrate(session(), Principal(user.id, user.username, True, form.timezone, "session"))
    await begin(user)
    return redirect(url_for("web.imports"), 303) if form.first == "import" else home()


def zones() -> dict[str, list[str]]:
    """IANA names by continent, without the abbreviations and the old spellings that stand beside them."""
    return {place: sorted(name for name in ZONES if name.startswith(f"{place}/")) for place in CONTINENTS}
