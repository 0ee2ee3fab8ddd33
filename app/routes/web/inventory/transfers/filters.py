"""The filters of the list of transfers."""

from app.core.period import bounds
from app.routes.schemas.types import Day, Id, Query
from app.services.inventory.filters import TransferFilter


class TransferQuery(Query):
    """The filters in the address. Days are in the caller's zone, the last one included."""

    stock_item_id: Id | None = None
    date_from: Day | None = None
    date_to: Day | None = None

    def filter(self, zone: str) -> TransferFilter:
        """Return the filter of the list."""
        return TransferFilter(stock_item_id=self.stock_item_id, **bounds(self.date_from, self.date_to, zone))
