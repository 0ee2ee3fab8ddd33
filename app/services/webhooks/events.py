"""Events about webhooks; none is sent to a webhook, except the test."""

from dataclasses import dataclass
from typing import ClassVar

from app.core.events import Event


@dataclass(frozen=True, kw_only=True)
class WebhookEvent(Event):
    """A fact about a webhook; `id` is the webhook's, `user_id` its owner's."""

    resource: ClassVar[str] = "webhook"


class WebhookCreated(WebhookEvent):
    name = "webhook.created"


class WebhookUpdated(WebhookEvent):
    name = "webhook.updated"


class WebhookSecretRotated(WebhookEvent):
    """The secret was replaced; the event contains neither."""

    name = "webhook.secret_rotated"


class WebhookDeleted(WebhookEvent):
    name = "webhook.deleted"


class WebhookDisabled(WebhookEvent):
    """The server has disabled it, because its endpoint was gone or failed for days."""

    name = "webhook.disabled"


class WebhookTest(WebhookEvent):
    """The event of a delivery that tests the endpoint; never stored."""

    name = "webhook.test"
