"""Which entries the address of a page asks for."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import BeforeValidator, Field
from quart import request, url_for

from app.core.clock import day_end, day_start, today
from app.core.errors import Forbidden, Invalid, invalid_fields
from app.core.sql import containing
from app.routes.context import caller, session
from app.routes.web.forms import fitted
from app.routes.web.texts import gettext as _
from app.routes.wire import LARGEST_ID, Day, Id, Line, Query
from app.services.accounts import preferences
from app.services.reports.periods import PERIODS
from app.services.time_entries import queries

EVERYBODY = 0
# A user, or `all` for everybody.
Whose = Annotated[
    int, Field(ge=EVERYBODY, le=LARGEST_ID), BeforeValidator(lambda value: EVERYBODY if value == "all" else value)
]
Choice = Literal["true", "false"]


class EntryQuery(Query):
    """The filters; two days count where no period is chosen. Without `user_id` it is the caller's own time."""

    period: Line | None = None
    start_date: Day | None = None
    end_date: Day | None = None
    project_id: Id | None = None
    client_id: Id | None = None
    task_id: Id | None = None
    tag: Line | None = None
    billable: Choice | None = None
    paid: Choice | None = None
    q: Line | None = None
    user_id: Whose | None = None

    async def filters(self) -> dict[str, Any]:
        """What the service filters by; Forbidden where somebody else's entries are not the caller's to see."""
        if self.user_id not in (None, caller().user_id) and not caller().is_admin:
            raise Forbidden(_("Only an administrator may see the entries of somebody else"))
        since, before = await self.span()
        return queries.visible_to(caller()) | {
            "finished": True,
            "user_id": None if self.user_id == EVERYBODY else self.user_id or caller().user_id,
            "since": since,
            "before": before,
            "project_id": self.project_id,
            "client_id": self.client_id,
            "task_id": self.task_id,
            "tag": self.tag and containing(f",{self.tag.strip().lower()},"),
            "billable": None if self.billable is None else self.billable == "true",
            "paid": None if self.paid is None else self.paid == "true",
            "text": queries.searching(session(), (self.q or "").strip()),
        }

    async def span(self) -> tuple[datetime | None, datetime | None]:
        """The instants from and until which entries begin; days and weeks are the caller's."""
        first, last = self.start_date, self.end_date
        if self.period:
            first, last = await named(self.period)
        if first and last and first > last:
            raise invalid_fields(start_date=_("must not be after the last day"))
        zone = caller().zone
        return day_start(first, zone) if first else None, day_end(last, zone) if last else None


async def named(period: str) -> tuple[date, date]:
    """First and last day of a period."""
    if period not in PERIODS:
        raise invalid_fields(period=_("must be one of %(names)s") % {"names": ", ".join(PERIODS)})
    me = await preferences.read(session(), caller().user_id)
    return PERIODS[period](today(caller().zone), me.week_start_day)


FIELDS = tuple(EntryQuery.model_fields)


def asked() -> EntryQuery:
    """What the address asks for."""
    return fitted(EntryQuery, request.args.to_dict())


async def wanted() -> dict[str, Any]:
    """What to filter by. Where a form was sent and its address cannot be read, it is the caller's own time."""
    try:
        return await asked().filters()
    except (Invalid, Forbidden):
        if request.method == "GET":
            raise
        return await EntryQuery().filters()


def given() -> dict[str, str]:
    """The filters that the address holds, as they stand there."""
    return {name: value for name in FIELDS if (value := request.args.get(name, ""))}


def address(endpoint: str = "web.entries", *, form: str | None = None, entry_id: int | None = None, **more: Any) -> str:
    """Where these filters lead: to the list, or what else takes them. `page` stays unless it is given."""
    values: dict[str, Any] = {"form": form, "entry_id": entry_id}
    path = url_for(endpoint, **{name: value for name, value in values.items() if value})
    page = {} if form else {"page": request.args.get("page", "")}
    query = urlencode({name: value for name, value in (given() | page | more).items() if value})
    return f"{path}?{query}" if query else path
