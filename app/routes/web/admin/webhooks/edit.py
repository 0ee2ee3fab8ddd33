"""The form of a webhook, and changing one with it."""

from pydantic import field_validator
from quart import redirect, request, url_for

from app.core.errors import AppError, invalid_fields
from app.routes.context import caller, running_app, session
from app.routes.schemas.types import Name, Query, Text
from app.routes.schemas.webhook_types import ContentType, Events, Headers, Method, Retries, RetryDelay, Seconds, Url
from app.routes.web import layout
from app.routes.web.admin import event_choices
from app.routes.web.admin.webhooks.detail import read_webhook
from app.routes.web.blueprints import admin_pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, Values, fitted, on_error
from app.routes.web.i18n import gettext as _
from app.services.webhooks import service


class WebhookForm(Query):
    """The fields of a webhook that a form changes; `headers` are lines of `name: value`."""

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
    def collapse_everything(cls, value: list[str]) -> list[str]:
        """Drop every other choice if everything is chosen."""
        return [event_choices.EVERY_EVENT] if event_choices.EVERY_EVENT in value else value

    @field_validator("headers", mode="before")
    @classmethod
    def parse_lines(cls, value: object) -> dict[str, str]:
        """Parse lines of `name: value`."""
        lines = [line.partition(":") for line in str(value).splitlines() if line.strip()]
        if not all(colon and name.strip() for name, colon, _text in lines):
            raise ValueError("must be one header a line, such as Authorization: Bearer abc")
        return {name.strip(): text.strip() for name, _colon, text in lines}


FIELDS = tuple(WebhookForm.model_fields)


async def form_context(stored: Values, error: AppError | None) -> dict[str, object]:
    """The values of the form: those that were sent if they were refused, else the stored ones, and the events."""
    values = await sent() if error else stored
    headers = values["headers"]
    lines = headers if isinstance(headers, str) else "\n".join(f"{name}: {text}" for name, text in headers.items())
    return {"values": values | {"headers": lines}, "groups_of_events": event_choices.event_groups()}


async def sent() -> Values:
    """The form that was sent."""
    form = await request.form
    return {name: form.get(name, "") for name in FIELDS} | {"events": form.getlist("events")}


async def read_webhook_form() -> Values:
    """Read the fields of the form; Invalid names wrong ones, and an address that must not be sent to."""
    form = await sent()
    if not form["events"]:
        raise invalid_fields(events=_("Choose at least one event"))
    values = fitted(WebhookForm, form).model_dump()
    await running_app().webhooks.network.check(values["url"])
    return values


@admin_pages.get("/webhooks/<id:webhook_id>/edit")
async def webhook_edit(webhook_id: int, error: AppError | None = None) -> str:
    """The form of an existing webhook."""
    webhook = await read_webhook(webhook_id)
    context = await form_context(webhook, error)
    return await layout.render_page("admin/webhooks/edit.html", error=error, fields=FIELDS, webhook=webhook, **context)


@admin_pages.post("/webhooks/<id:webhook_id>/edit")
@on_error(webhook_edit)
async def webhook_update(webhook_id: int) -> Redirect:
    """Change a webhook."""
    await service.update(session(), caller(), webhook_id, **await read_webhook_form())
    flash(_("Saved"))
    return redirect(url_for("web.admin.webhook", webhook_id=webhook_id), 303)
