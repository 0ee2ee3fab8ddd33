"""The card of webhooks."""

from app.core.messages import N_
from app.core.resource import Archive, Resource
from app.services.webhooks.events import (
    WebhookCreated,
    WebhookDeleted,
    WebhookDisabled,
    WebhookSecretRotated,
    WebhookTest,
    WebhookUpdated,
)
from app.services.webhooks.models import Delivery, Webhook

WEBHOOK = Resource(
    name="webhook",
    label=N_("This webhook"),
    scopes={"read:webhooks": N_("View webhooks"), "write:webhooks": N_("Create and update webhooks")},
    read_scopes=(),
    tables={Webhook: Archive.NEVER, Delivery: Archive.NEVER},
    events={
        WebhookCreated: N_("A webhook was created"),
        WebhookUpdated: N_("A webhook was changed"),
        WebhookSecretRotated: N_("A webhook got a new secret"),
        WebhookDeleted: N_("A webhook was deleted"),
        WebhookDisabled: N_("The server disabled a webhook because its endpoint is dead"),
        WebhookTest: N_("A webhook was tested; delivered in any case, never stored"),
    },
    sample={"name": "Web shop relaunch", "events": ["*"], "is_active": True},
)
