"""The filter of the list of deliveries, and the labels of their statuses."""

from typing import Literal

from app.core.messages import N_
from app.routes.schemas.types import Query
from app.routes.web.i18n import gettext
from app.services.webhooks.filters import DeliveryFilter

STATUSES = {
    "success": N_("Delivered"),
    "pending": N_("Waiting"),
    "retrying": N_("Retrying"),
    "failed": N_("Failed"),
}


class DeliveryQuery(Query):
    """The filter in the address."""

    status: Literal["pending", "success", "failed", "retrying"] | None = None

    def filter(self, webhook_id: int) -> DeliveryFilter:
        """Return the filter of a webhook's deliveries."""
        return DeliveryFilter(webhook_id=webhook_id, status=self.status)


def status_labels() -> dict[str, str]:
    """Return the statuses of a delivery in the page's language."""
    return {status: gettext(text) for status, text in STATUSES.items()}
