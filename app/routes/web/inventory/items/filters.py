"""The filters of the list of items."""

from app.routes.schemas.types import Id, Line, Query
from app.services.inventory.filters import ItemFilter


class ItemQuery(Query):
    """The filters in the address; archived items only with `archived`."""

    search: Line | None = None
    category: Line | None = None
    supplier_id: Id | None = None
    low: Line | None = None
    archived: Line | None = None

    def filter(self) -> ItemFilter:
        """Return the filter of the list."""
        return ItemFilter(
            search=self.search,
            category=self.category,
            supplier_id=self.supplier_id,
            low_stock=bool(self.low),
            active=not self.archived,
        )
