"""The filters of a report: a period, groups, projects, clients and users."""

from typing import Literal

from quart import request

from app.core.errors import invalid_fields
from app.routes.schemas.types import Day, Id, Line, Query
from app.routes.web.forms import fitted
from app.routes.web.i18n import gettext as _
from app.services.reports.query import SummaryQuery


class ReportPageQuery(Query):
    """The filters in the address. Days that were typed take precedence over a period; the page shows which counts."""

    period: Line | None = None
    start_date: Day | None = None
    end_date: Day | None = None
    group: Line | None = None
    then: Line | None = None
    project_id: Id | None = None
    client_id: Id | None = None
    user_id: Id | None = None
    billable: Literal["true", "false"] | None = None

    def summary_query(self) -> SummaryQuery:
        """Return the query of the service; by default this month by project."""
        if self.end_date and not self.start_date:
            raise invalid_fields(start_date=_("Enter the first day as well"))
        groups = (self.group or "project", self.then)
        return SummaryQuery(
            start=self.start_date,
            end=self.end_date,
            period=None if self.start_date else self.period or "this_month",
            group_by=tuple(dict.fromkeys(name for name in groups if name)),
            project_id=self.project_id,
            client_id=self.client_id,
            user_id=self.user_id,
            billable=None if self.billable is None else self.billable == "true",
        )


def summary_query() -> SummaryQuery:
    """Return the query of the address."""
    return fitted(ReportPageQuery, request.args.to_dict()).summary_query()
