"""Settings of the instance: zone, currency, modules, rules."""

from typing import Any

from quart import Blueprint, after_this_request, redirect, request, url_for

from app.core.errors import AppError
from app.routes.context import host, session
from app.routes.web.admin.start import render
from app.routes.web.forms import shown_again
from app.routes.web.set_up import zones
from app.routes.web.texts import gettext as _
from app.routes.web.toast import Response, tell
from app.services.settings import instance

# Names of settings by what they are about, and how one is asked for.
SHOWN = {
    "place": ("timezone", "currency", "hourly_rate"),
    "modules": ("modules.inventory",),
    "rules": ("allow_overlap", "require_task", "require_description", "description_min_length"),
}
NAMES = tuple(name for names in SHOWN.values() for name in names)


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/settings", "settings", shown, methods=["GET"])
    blueprint.add_url_rule("/settings", "settings_save", save, methods=["POST"])


async def page(error: AppError | None = None) -> str:
    """The settings in force, or those that were sent."""
    values = instance.texts(await instance.read(session()))
    if request.method == "POST":
        values |= await sent()
    return await render("admin/settings.html", error=error, fields=NAMES, values=values, zones=zones())


async def shown() -> str:
    """The settings."""
    return await page()


async def sent() -> dict[str, str]:
    """The settings that were sent, as text; a box that is not ticked is not sent."""
    form = await request.form
    boxes = {name: str(name in form).lower() for name in NAMES if isinstance(instance.KNOWN[name].default, bool)}
    fields = {name: form[name].strip() for name in NAMES if name in form and name not in boxes}
    if "currency" in fields:
        fields["currency"] = fields["currency"].upper()
    return fields | boxes


@shown_again(page)
async def save() -> Any:
    """Stores all of them, or none."""
    stored = instance.texts(await instance.read(session()))
    for name, text in (await sent()).items():
        if text != stored[name]:
            await instance.write(session(), name, text)
    after_this_request(known_at_once)
    tell(_("Saved. It holds on every worker within five seconds."))
    return redirect(url_for("web.admin.settings"), 303)


async def known_at_once(response: Response) -> Response:
    """Once all is stored: the next page of this worker goes by it, and shows a module that is on now."""
    await host().look()
    return response
