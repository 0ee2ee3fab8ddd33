"""The filters of the list of movements."""

from app.core.period import bounds
from app.routes.schemas.inventory.types import AnyMovementKind
from app.routes.schemas.types import Day, Id, Query
from app.services.inventory.filters import MovementFilter


class MovementQuery(Query):
    """The filters in the address. Days are in the caller's zone, the last one included."""

    stock_item_id: Id | None = None
    warehouse_id: Id | None = None
    movement_type: AnyMovementKind | None = None
    date_from: Day | None = None
    date_to: Day | None = None

    def filter(self, zone: str) -> MovementFilter:
        """Return the filter of the list."""
        days = bounds(self.date_from, self.date_to, zone)
        return MovementFilter(**self.model_dump(exclude={"date_from", "date_to"}), **days)
