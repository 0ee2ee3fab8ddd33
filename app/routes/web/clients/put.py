"""Clients: made, changed and put away."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from quart import Blueprint, request, url_for

from app.core.errors import AppError
from app.core.events import plain
from app.routes.context import session
from app.routes.web import shell
from app.routes.web.clients.listed import STATUSES
from app.routes.web.forms import back, read, shown_again
from app.routes.web.projects.put import ROUNDING
from app.routes.web.texts import gettext as _
from app.routes.web.toast import tell
from app.routes.wire import Hours, Line, Money, MonthDay, Name, Query, RoundingMinutes, RoundingMode, Text
from app.services.clients import service as clients
from app.services.clients.models import Client
from app.services.settings import instance

USUAL = {"status": "active", "rounding_mode": "nearest", "prepaid_reset_day": 1}


def _currency(text: str) -> str:
    code = text.strip().upper()
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise ValueError("must be three letters, such as EUR")
    return code


Currency = Annotated[str, AfterValidator(_currency)]


class ClientForm(Query):
    """Everything of a client that people change."""

    name: Name
    company: Line | None = None
    contact_person: Line | None = None
    email: Line | None = None
    phone: Line | None = Field(None, max_length=50)
    address: Text | None = None
    description: Text | None = None
    status: Literal["active", "inactive", "archived"] = "active"
    default_hourly_rate: Money | None = None
    currency: Currency | None = None
    rounding_minutes: RoundingMinutes | None = None
    rounding_mode: RoundingMode = "nearest"
    prepaid_hours_monthly: Hours | None = None
    prepaid_reset_day: MonthDay = 1


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/clients/new", "client_new", new, methods=["GET"])
    blueprint.add_url_rule("/clients", "client_create", create, methods=["POST"])
    blueprint.add_url_rule("/clients/<id:client_id>/edit", "client_edit", edit, methods=["GET"])
    blueprint.add_url_rule("/clients/<id:client_id>", "client_update", update, methods=["POST"])
    blueprint.add_url_rule("/clients/<id:client_id>/archive", "client_archive", archive, methods=["POST"])
    blueprint.add_url_rule("/clients/<id:client_id>/unarchive", "client_unarchive", unarchive, methods=["POST"])


async def form_page(error: AppError | None = None) -> str:
    """The form, of a new client or of the one that the address names."""
    client_id = (request.view_args or {}).get("client_id")
    client = await clients.get(session(), client_id) if client_id else None
    sent = await request.form
    return await shell.render(
        "clients/form.html",
        error=error,
        fields=tuple(ClientForm.model_fields),
        client=client,
        values=sent.to_dict() if error else shown(client) if client else USUAL,
        statuses=STATUSES,
        directions=ROUNDING,
        usual_currency=(await instance.read(session())).currency,
    )


def shown(client: Client) -> dict[str, Any]:
    """What the form shows of a client."""
    return {name: plain(getattr(client, name)) for name in ClientForm.model_fields}


async def new() -> str:
    """The form of a new client."""
    return await form_page()


async def edit(client_id: int) -> str:
    """The form of a client that is there."""
    return await form_page()


@shown_again(form_page)
async def create() -> Any:
    """Makes a client."""
    form = await read(ClientForm)
    client = await clients.create(session(), form.model_dump(exclude_none=True))
    tell(_("The client %(name)s is there") % {"name": client.name})
    return await back()


@shown_again(form_page)
async def update(client_id: int) -> Any:
    """Changes a client."""
    form = await read(ClientForm)
    await clients.update(session(), client_id, form.model_dump())
    tell(_("Saved"))
    return await back()


async def archive(client_id: int) -> Any:
    """Puts a client away; its projects and their time stay."""
    await clients.archive(session(), client_id)
    text = _("The client is archived; its projects and their time stay")
    tell(text, undo=url_for("web.client_unarchive", client_id=client_id))
    return await back()


async def unarchive(client_id: int) -> Any:
    """Takes a client out again."""
    client = await clients.update(session(), client_id, {"status": "active"})
    tell(_("%(name)s is active again") % {"name": client.name})
    return await back()
