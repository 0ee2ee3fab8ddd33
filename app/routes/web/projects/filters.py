"""The filters of the list of projects."""

from typing import Literal

from app.core.messages import N_
from app.routes.schemas.types import Id, Line, Query
from app.routes.web.labels import PROJECT_STATUSES
from app.services.projects.filters import ProjectOverviewFilter

PROJECT_FILTERS = PROJECT_STATUSES | {"favorite": N_("My favourites"), "all": N_("All projects")}


class ProjectQuery(Query):
    """The filters in the address; without `show` the active projects."""

    q: Line | None = None
    client: Id | None = None
    show: Literal["active", "on_hold", "inactive", "archived", "favorite", "all"] = "active"

    def filter(self) -> ProjectOverviewFilter:
        """Return the filter of the list."""
        status = None if self.show in ("favorite", "all") else self.show
        return ProjectOverviewFilter(
            text=self.q, client_id=self.client, status=status, favorite=self.show == "favorite"
        )
