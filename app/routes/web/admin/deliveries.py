"""What came of a webhook's deliveries: listed, looked at, sent anew."""

from typing import Any, Literal

import orjson
from quart import Blueprint, redirect, request, url_for

from app.core.errors import AppError
from app.core.events import snapshot
from app.routes.context import caller, session
from app.routes.web import lists
from app.routes.web.admin import webhooks
from app.routes.web.admin.start import render
from app.routes.web.forms import fitted, shown_again
from app.routes.web.texts import gettext, ngettext
from app.routes.web.texts import marked as _
from app.routes.web.toast import tell
from app.routes.wire import Query
from app.services.webhooks import sending, service
from app.services.webhooks.queries import DELIVERIES, by_status

STATES = {
    "success": _("Delivered"),
    "pending": _("Waiting"),
    "retrying": _("Tried again later"),
    "failed": _("Given up"),
}
ONE = f"{webhooks.ONE}/deliveries/<id:delivery_id>"


class DeliveryForm(Query):
    """Which deliveries are listed."""

    status: Literal["pending", "success", "failed", "retrying"] | None = None


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule(webhooks.ONE, "webhook", listed, methods=["GET"])
    blueprint.add_url_rule(f"{webhooks.ONE}/test", "webhook_test", test, methods=["POST"])
    blueprint.add_url_rule(f"{webhooks.ONE}/replay", "webhook_replay", replay_failed, methods=["POST"])
    blueprint.add_url_rule(ONE, "delivery", shown, methods=["GET"])
    blueprint.add_url_rule(f"{ONE}/replay", "delivery_replay", replay, methods=["POST"])


async def page(error: AppError | None = None) -> str:
    """A webhook with its deliveries, the newest first."""
    webhook_id = int((request.view_args or {})["webhook_id"])
    asked = DeliveryForm() if error else fitted(DeliveryForm, request.args.to_dict())
    counts = await by_status(session(), webhook_id)
    return await render(
        "admin/webhook.html",
        error=error,
        webhook=await webhooks.read(webhook_id),
        found=await lists.rows(DELIVERIES, {"webhook_id": webhook_id, "status": asked.status}),
        asked=asked.status,
        states=states(),
        counts=counts,
    )


def states() -> dict[str, str]:
    """The states of a delivery, in the language of the page."""
    return {state: gettext(text) for state, text in STATES.items()}


@shown_again(page)
async def listed(webhook_id: int) -> str:
    """A webhook with its deliveries."""
    return await page()


async def one_page(error: AppError | None = None) -> str:
    """One delivery: what was sent, and what came back."""
    ids = request.view_args or {}
    webhook, delivery = await service.delivery(session(), caller(), int(ids["webhook_id"]), int(ids["delivery_id"]))
    return await render(
        "admin/delivery.html",
        error=error,
        webhook=webhook,
        delivery=snapshot(delivery),
        headers=sending.shown_headers(webhook, delivery),
        body=orjson.dumps(orjson.loads(delivery.payload), option=orjson.OPT_INDENT_2).decode(),
        states=states(),
    )


async def shown(webhook_id: int, delivery_id: int) -> str:
    """One delivery."""
    return await one_page()


@shown_again(page)
async def test(webhook_id: int) -> Any:
    """Sends a test event, and shows what comes of it."""
    delivery = await service.test(session(), caller(), webhook_id)
    return redirect(url_for("web.admin.delivery", webhook_id=webhook_id, delivery_id=delivery.id), 303)


@shown_again(one_page)
async def replay(webhook_id: int, delivery_id: int) -> Any:
    """Sends a delivery again, and shows what comes of it."""
    await service.replay(session(), caller(), webhook_id, delivery_id)
    return redirect(url_for("web.admin.delivery", webhook_id=webhook_id, delivery_id=delivery_id), 303)


@shown_again(page)
async def replay_failed(webhook_id: int) -> Any:
    """Sends every delivery again that was given up."""
    count = await service.replay_failed(session(), caller(), webhook_id)
    text = ngettext("%(num)d delivery is sent again", "%(num)d deliveries are sent again", count)
    tell(text % {"num": count})
    return redirect(url_for("web.admin.webhook", webhook_id=webhook_id), 303)
