"""Webhooks of everybody: made, changed, switched off and on, given a new secret, deleted."""

from typing import Any

import orjson
from pydantic import field_validator
from quart import Blueprint, redirect, request, url_for

from app.core.errors import AppError, NotFound, invalid_fields
from app.core.listing import one
from app.routes.context import caller, host, session
from app.routes.web import lists
from app.routes.web.admin import webhook_events
from app.routes.web.admin.start import render
from app.routes.web.forms import fitted, shown_again
from app.routes.web.texts import gettext as _
from app.routes.web.toast import tell
from app.routes.webhook_fields import ContentType, Events, Headers, Method, Retries, RetryDelay, Seconds, Url
from app.routes.wire import Name, Query, Text
from app.services.webhooks import service
from app.services.webhooks.queries import OWNED


class WebhookForm(Query):
    """A webhook; `headers` are lines of `name: value`."""

    name: Name
    url: Url
    events: Events
    description: Text | None = None
    http_method: Method = "POST"
    content_type: ContentType = "application/json"
    headers: Headers = {}
    max_retries: Retries = 13
    retry_delay_seconds: RetryDelay = 60
    timeout_seconds: Seconds = 30

    @field_validator("events", mode="before")
    @classmethod
    def everything(cls, value: Any) -> Any:
        """Everything is everything, whatever else is ticked."""
        return [webhook_events.EVERYTHING] if webhook_events.EVERYTHING in value else value

    @field_validator("headers", mode="before")
    @classmethod
    def by_line(cls, value: Any) -> Any:
        """Names and values of lines of text."""
        lines = [line.partition(":") for line in str(value).splitlines() if line.strip()]
        if not all(colon and name.strip() for name, colon, _text in lines):
            raise ValueError("must be one header a line, such as Authorization: Bearer abc")
        return {name.strip(): text.strip() for name, _colon, text in lines}


FIELDS = tuple(WebhookForm.model_fields)
BASE = "/webhooks"
ONE = f"{BASE}/<id:webhook_id>"


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule(BASE, "webhooks", listed, methods=["GET"])
    blueprint.add_url_rule(BASE, "webhook_create", create, methods=["POST"])
    blueprint.add_url_rule(f"{BASE}/new", "webhook_new", new, methods=["GET"])
    blueprint.add_url_rule(f"{ONE}/edit", "webhook_edit", edit, methods=["GET"])
    blueprint.add_url_rule(f"{ONE}/edit", "webhook_update", update, methods=["POST"])
    blueprint.add_url_rule(f"{ONE}/toggle", "webhook_toggle", toggle, methods=["POST"])
    blueprint.add_url_rule(f"{ONE}/secret", "webhook_secret", secret, methods=["GET"])
    blueprint.add_url_rule(f"{ONE}/secret", "webhook_rotate", rotate, methods=["POST"])
    blueprint.add_url_rule(f"{ONE}/delete", "webhook_delete", delete, methods=["POST"])


async def read(webhook_id: int) -> dict[str, Any]:
    """The webhook and whose it is; NotFound where there is none."""
    found = await one(session(), OWNED, {"id": webhook_id})
    if found is None:
        raise NotFound(f"Webhook with ID {webhook_id} not found")
    webhook: dict[str, Any] = orjson.loads(found)
    return webhook


async def page(made: dict[str, Any] | None = None) -> str:
    """Every webhook; `made` is the one whose secret is shown now and never again."""
    return await render("admin/webhooks.html", made=made, webhooks=await lists.rows(OWNED, {}))


async def form_page(error: AppError | None = None) -> str:
    """The form of a new one, or of one that is there."""
    webhook_id = (request.view_args or {}).get("webhook_id")
    webhook = await read(int(webhook_id)) if webhook_id else None
    values: dict[str, Any] = {"events": [], "headers": {}}
    if request.method == "POST":
        values = await sent()
    elif webhook:
        values = webhook
    headers = values["headers"]
    lines = headers if isinstance(headers, str) else "\n".join(f"{name}: {text}" for name, text in headers.items())
    return await render(
        "admin/webhook_form.html",
        error=error,
        fields=FIELDS,
        webhook=webhook,
        values=values | {"headers": lines},
        groups_of_events=webhook_events.groups(),
    )


async def sent() -> dict[str, Any]:
    """The form that was sent."""
    form = await request.form
    return {name: form.get(name, "") for name in FIELDS} | {"events": form.getlist("events")}


async def given() -> dict[str, Any]:
    """What the form says of a webhook; Invalid names what does not fit, and an address that is none to send to."""
    form = await sent()
    if not form["events"]:
        raise invalid_fields(events=_("Choose at least one event"))
    values = fitted(WebhookForm, form).model_dump()
    await host().network.check(values["url"])
    return values


async def listed() -> str:
    """Every webhook."""
    return await page()


async def new() -> str:
    """The form of a new one."""
    return await form_page()


async def edit(webhook_id: int) -> str:
    """The form of one that is there."""
    return await form_page()


@shown_again(form_page)
async def create() -> Any:
    """Makes a webhook. Its secret is in this answer and nowhere else."""
    webhook = await service.create(session(), caller(), await given())
    return await page(made={"id": webhook.id, "name": webhook.name, "text": webhook.secret}), 201


@shown_again(form_page)
async def update(webhook_id: int) -> Any:
    """Changes a webhook."""
    await service.update(session(), caller(), webhook_id, await given())
    tell(_("Saved"))
    return redirect(url_for("web.admin.webhook", webhook_id=webhook_id), 303)


async def toggle(webhook_id: int) -> Any:
    """Switches a webhook off, or on again with a new chance."""
    webhook = await service.get(session(), caller(), webhook_id)
    await service.update(session(), caller(), webhook_id, {"is_active": not webhook.is_active})
    text = _("“%(name)s” is switched on") if webhook.is_active else _("“%(name)s” is switched off")
    tell(text % {"name": webhook.name})
    return redirect(url_for("web.admin.webhook", webhook_id=webhook_id), 303)


async def secret_page(webhook_id: int, text: str = "") -> str:
    """What a new secret means; `text` is the new one, shown now and never again."""
    return await render("admin/webhook_secret.html", webhook=await read(webhook_id), secret=text)


async def secret(webhook_id: int) -> str:
    """What a new secret means, and the button that makes it."""
    return await secret_page(webhook_id)


async def rotate(webhook_id: int) -> str:
    """Makes a new secret. It is in this answer and nowhere else."""
    webhook = await service.rotate(session(), caller(), webhook_id)
    return await secret_page(webhook_id, webhook.secret)


async def delete(webhook_id: int) -> Any:
    """Deletes a webhook with its deliveries."""
    await service.delete(session(), caller(), webhook_id)
    tell(_("The webhook is deleted"))
    return redirect(url_for("web.admin.webhooks"), 303)
