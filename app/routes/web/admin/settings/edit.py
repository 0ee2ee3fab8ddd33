"""The settings of the instance, drawn from their declarations."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from quart import after_this_request, redirect, request, url_for

from app.core.errors import AppError, invalid
from app.core.messages import Message
from app.routes.context import running_app, session
from app.routes.web import choices, layout
from app.routes.web.blueprints import admin_pages
from app.routes.web.flash import Response, flash
from app.routes.web.forms import on_error
from app.routes.web.i18n import gettext as _
from app.routes.web.numbers import number_text, parse_number
from app.services.settings import instance
from app.services.settings.declaration import (
    AMOUNT,
    CURRENCY,
    FLAG,
    NUMBER,
    Declaration,
    SettingKind,
    SettingsSection,
    Value,
)
from app.services.settings.instance import DECLARATIONS

# The attributes of a text field, by the kind of its setting.
ATTRIBUTES: dict[SettingKind[Value], dict[str, str | int]] = {
    CURRENCY: {"maxlength": 3, "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    AMOUNT: {"inputmode": "decimal", "autocomplete": "off"},
}


@dataclass(frozen=True)
class ShownSection:
    """A section of the page: its fields of text and choices, and its boxes to tick."""

    title: Message
    flags: list[Declaration]
    fields: list[Declaration]


def sections() -> Iterator[ShownSection]:
    """Every setting, by section."""
    for section in SettingsSection:
        members = [known for known in DECLARATIONS.values() if known.section is section]
        flags = [known for known in members if known.kind is FLAG]
        yield ShownSection(section.value, flags, [known for known in members if known.kind is not FLAG])


def attributes(known: Declaration) -> dict[str, str | int]:
    """The HTML attributes of a setting's field."""
    if known.kind is NUMBER:
        return {"type": "number", "min": 0, "max": known.maximum}
    return ATTRIBUTES.get(known.kind, {})


@admin_pages.get("/settings")
async def settings(error: AppError | None = None) -> str:
    """The settings in force, or those that were sent if they were refused."""
    values = in_fields(instance.as_texts(await instance.read_settings(session())))
    if request.method == "POST":
        values |= await sent()
    return await layout.render_page(
        "admin/settings/edit.html",
        error=error,
        fields=tuple(DECLARATIONS),
        sections=list(sections()),
        attributes=attributes,
        values=values,
        zones=choices.zones(),
    )


async def sent() -> dict[str, str]:
    """The settings that were sent, as text; a box that is not ticked is not sent."""
    form = await request.form
    texts = {}
    for name, known in DECLARATIONS.items():
        if known.kind is FLAG:
            texts[name] = str(name in form).lower()
        elif name in form:
            text = form[name].strip()
            texts[name] = text.upper() if known.kind is CURRENCY else text
    return texts


def read_amounts(texts: dict[str, str]) -> dict[str, str]:
    """Return the settings with amounts as they are stored; Invalid names those that are no numbers."""
    wrong: dict[str, list[str]] = {}
    for name, text in texts.items():
        if text and DECLARATIONS[name].kind is AMOUNT:
            try:
                texts[name] = f"{parse_number(text):f}"
            except ValueError as error:
                wrong[name] = [error.args[0]]
    if wrong:
        raise invalid(wrong)
    return texts


def in_fields(texts: dict[str, str]) -> dict[str, str]:
    """Return the stored settings as fields show them."""
    return {
        name: number_text(Decimal(text)) if text and DECLARATIONS[name].kind is AMOUNT else text
        for name, text in texts.items()
    }


@admin_pages.post("/settings")
@on_error(settings)
async def settings_save() -> Response:
    """Store all of them, or none."""
    stored = instance.as_texts(await instance.read_settings(session()))
    for name, text in read_amounts(await sent()).items():
        if text != stored[name]:
            await instance.write(session(), name, text)
    after_this_request(refresh_snapshot)
    flash(_("Saved. Changes take effect within five seconds."))
    return redirect(url_for("web.admin.settings"), 303)


async def refresh_snapshot(response: Response) -> Response:
    """Once all is stored: the next page of this worker goes by it, and shows a module that is on now."""
    await running_app().caches.refresh()
    return response
