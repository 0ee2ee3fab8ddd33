"""The filters of the list of clients."""

from typing import Literal

from app.core.messages import N_
from app.routes.schemas.types import Line, Query
from app.routes.web.labels import CLIENT_STATUSES
from app.services.clients.filters import ClientOverviewFilter

CLIENT_FILTERS = {"kept": N_("Not archived"), **CLIENT_STATUSES, "all": N_("All clients")}


class ClientQuery(Query):
    """The filters in the address; without `show` the clients that are not archived."""

    q: Line | None = None
    show: Literal["kept", "active", "inactive", "archived", "all"] = "kept"

    def filter(self) -> ClientOverviewFilter:
        """Return the filter of the list."""
        status = None if self.show in ("kept", "all") else self.show
        return ClientOverviewFilter(text=self.q, kept=self.show == "kept", status=status)
