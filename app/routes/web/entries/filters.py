"""The filters of the list, in its address."""

from datetime import date, datetime
from typing import Annotated, Literal
from urllib.parse import urlencode

from pydantic import BeforeValidator, Field
from quart import request, url_for

from app.core.clock import day_end, day_start, today
from app.core.errors import Forbidden, Invalid, invalid_fields
from app.routes.context import bind, caller
from app.routes.schemas.types import LARGEST_ID, Day, Id, Line, Query
from app.routes.web.forms import Values, fitted
from app.routes.web.i18n import gettext as _
from app.routes.web.per_request import my_preferences
from app.services.reports.periods import NAMED_PERIODS
from app.services.time_entries.filters import EntryFilter

ALL_USERS = 0
# A user, or `all`.
UserChoice = Annotated[
    int, Field(ge=ALL_USERS, le=LARGEST_ID), BeforeValidator(lambda value: ALL_USERS if value == "all" else value)
]
Choice = Literal["true", "false"]


class EntryQuery(Query):
    """The filters. Days that were typed take precedence over a period; without `user_id`, the caller's own time."""

    period: Line | None = None
    start_date: Day | None = None
    end_date: Day | None = None
    project_id: Id | None = None
    client_id: Id | None = None
    task_id: Id | None = None
    tag: Line | None = None
    billable: Literal["true", "false", "unrated"] | None = None
    paid: Choice | None = None
    q: Line | None = None
    user_id: UserChoice | None = None

    async def filter(self) -> EntryFilter:
        """Return the filter of the list; without a user it is the caller's own time."""
        since, before = await self.span()
        return EntryFilter(
            finished=True,
            user_id=None if self.user_id == ALL_USERS else self.user_id or caller().user_id,
            everyone=self.user_id == ALL_USERS,
            since=since,
            before=before,
            project_id=self.project_id,
            client_id=self.client_id,
            task_id=self.task_id,
            tag=self.tag,
            billable=None if self.billable is None else self.billable != "false",
            unrated=self.billable == "unrated",
            paid=None if self.paid is None else self.paid == "true",
            text=self.q,
        )

    async def span(self) -> tuple[datetime | None, datetime | None]:
        """Return the instants between which entries start; days and weeks are the caller's."""
        first, last = self.start_date, self.end_date
        if self.period and not (first or last):
            first, last = await named_period(self.period)
        if first and last and first > last:
            raise invalid_fields(start_date=_("must not be after the last day"))
        zone = caller().zone
        return day_start(first, zone) if first else None, day_end(last, zone) if last else None


async def named_period(period: str) -> tuple[date, date]:
    """Return the first and last day of a named period."""
    if period not in NAMED_PERIODS:
        raise invalid_fields(period=_("must be one of %(names)s") % {"names": ", ".join(NAMED_PERIODS)})
    me = await my_preferences()
    return NAMED_PERIODS[period](today(caller().zone), me.week_start_day)


FIELDS = tuple(EntryQuery.model_fields)


def entry_query() -> EntryQuery:
    """Return the filters of the address."""
    return fitted(EntryQuery, request.args.to_dict())


async def entry_filter() -> EntryFilter:
    """Return the filter of the address. A form that was sent to a wrong address gets the caller's own time."""
    try:
        found = await entry_query().filter()
        bind(found)
    except (Invalid, Forbidden):
        if request.method == "GET":
            raise
        return await EntryQuery().filter()
    return found


def filter_values() -> dict[str, str]:
    """Return the filters of the address as they were sent."""
    return {name: value for name in FIELDS if (value := request.args.get(name, ""))}


def address(
    endpoint: str = "web.entries", *, form: str | None = None, entry_id: int | None = None, **more: object
) -> str:
    """Return the path of the list, or of another endpoint, with these filters. `page` stays unless it is replaced."""
    values: Values = {"form": form, "entry_id": entry_id}
    path = url_for(endpoint, **{name: value for name, value in values.items() if value})
    page = {} if form else {"page": request.args.get("page", "")}
    query = urlencode({name: value for name, value in (filter_values() | page | more).items() if value})
    return f"{path}?{query}" if query else path
