"""The set-up of a new server: its first administrator, time zone, currency and first data."""

from typing import Literal

from quart import redirect, render_template, request, url_for

from app.auth import public
from app.core.errors import AppError, invalid_fields
from app.core.principal import Principal
from app.routes.context import running_app, session
from app.routes.schemas.types import Line, Query
from app.routes.web import choices
from app.routes.web.blueprints import pages
from app.routes.web.forms import Redirect, home, on_error, problems, read_form
from app.routes.web.i18n import gettext as _
from app.routes.web.session.create import begin
from app.services.accounts import passwords, users
from app.services.imports import formats
from app.services.settings import instance

FIELDS = ("username", "password", "repeated", "timezone", "currency")


class SetUpForm(Query):
    """The first administrator, and settings of the instance."""

    username: Line
    password: str
    repeated: str = ""
    timezone: str
    currency: Line
    first: Literal["empty", "demo", "import"] = "empty"


async def page(error: AppError | None = None) -> str:
    """Return the form."""
    settings = await instance.read_settings(session())
    field_errors, form_errors = problems(error, *FIELDS)
    return await render_template(
        "set_up/create.html",
        form={"timezone": settings.timezone, "currency": settings.currency} | (await request.form).to_dict(),
        field_errors=field_errors,
        form_errors=form_errors,
        zones=choices.zones(),
        trackers=", ".join(title for _name, title in formats.format_choices(own=False)),
        shortest=passwords.MIN_LENGTH,
    )


@pages.get("/set-up")
@public
async def set_up() -> Redirect | str:
    """Return the form if there is no user yet."""
    if await users.any_exist(session()):
        return redirect(url_for("web.sign_in"), 303)
    return await page()


@pages.post("/set-up")
@public
@on_error(page)
async def set_up_post() -> Redirect:
    """Create the first administrator, store the settings and sign in."""
    form = await read_form(SetUpForm)
    if form.password != form.repeated:
        raise invalid_fields(repeated=_("The two passwords differ"))
    user = await users.set_up_first(session(), username=form.username, password=form.password)
    await instance.write(session(), "timezone", form.timezone)
    await instance.write(session(), "currency", form.currency.strip().upper())
    if form.first == "demo":
        await running_app().load_demo(session(), Principal(user.id, user.username, True, form.timezone, "session"))
    await begin(user)
    return redirect(url_for("web.imports"), 303) if form.first == "import" else home()
