"""The filters of the list of stock."""

from app.routes.schemas.types import Id, Line, Query
from app.services.inventory.filters import StockFilter


class StockQuery(Query):
    """The filters in the address; warehouses without any stock of an item only with `empty`."""

    warehouse_id: Id | None = None
    category: Line | None = None
    low: Line | None = None
    empty: Line | None = None

    def filter(self) -> StockFilter:
        """Return the filter of the list."""
        return StockFilter(
            warehouse_id=self.warehouse_id,
            category=self.category,
            low_stock=bool(self.low),
            there=not (self.empty or self.low),
        )
