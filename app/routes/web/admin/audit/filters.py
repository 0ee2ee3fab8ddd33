"""The filters of the audit log."""

from app.core.period import bounds
from app.routes.schemas.types import Day, Id, Line, Query
from app.services.activities.filters import AuditFilter


class AuditQuery(Query):
    """The filters in the address. Days are in the caller's zone, the last one included."""

    actor_id: Id | None = None
    entity_type: Line | None = None
    entity_id: Id | None = None
    action: Line | None = None
    surface: Line | None = None
    start_date: Day | None = None
    end_date: Day | None = None

    def filter(self, zone: str) -> AuditFilter:
        """Return the filter of the list."""
        days = bounds(self.start_date, self.end_date, zone)
        fields = self.model_dump(exclude={"start_date", "end_date"})
        return AuditFilter(**fields, since=days["since"], before=days["before"])
