"""The query of a report, as plain values that can be stored."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from app.core.clock import ZONES, iso
from app.core.errors import Forbidden, invalid_fields
from app.core.messages import N_
from app.core.principal import Principal
from app.services.reports.groupings import GROUPINGS
from app.services.reports.periods import NAMED_PERIODS, ReportPeriod

MAX_DATES = 3_700
WEEKLY = frozenset({"this_week", "last_week"})
STORED_NAMES = {"include_empty": "fill"}  # names in v1 and in stored queries that differ from ours


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryQuery:
    """A period, a filter of entries, and the grouping.

    `start` and `end` are days, or instants; a day as an end is included. `period` is one of `NAMED_PERIODS`, as of the
    time of the answer, and replaces them. Days are those of `zone`, else of the caller's. `include_empty`
    adds the dates without an entry to groups of dates, `rounding` applies the rules of projects and clients.
    """

    start: date | None = None
    end: date | None = None
    period: str | None = None
    zone: str | None = None
    group_by: tuple[str, ...] = ()
    include_empty: bool = True
    rounding: bool = True
    project_id: int | None = None
    client_id: int | None = None
    task_id: int | None = None
    user_id: int | None = None
    billable: bool | None = None
    paid: bool | None = None
    tag: str | None = None

    def check(self, caller: Principal) -> None:
        """Raise Invalid, naming the field, for a query that has no answer; Forbidden for another user's time."""
        strange = [name for name in self.group_by if name not in GROUPINGS]
        if strange or len(self.group_by) > 2 or len(set(self.group_by)) < len(self.group_by):
            raise invalid_fields(
                group_by=N_("must be one or two different ones of {names}", names=", ".join(GROUPINGS))
            )
        if self.zone is not None and self.zone not in ZONES:
            raise invalid_fields(tz=N_("{zone} is not an IANA time zone", zone=self.zone))
        if self.period is not None and self.period not in NAMED_PERIODS:
            raise invalid_fields(period=N_("must be one of {names}", names=", ".join(NAMED_PERIODS)))
        if self.period is not None and (self.start or self.end):
            raise invalid_fields(period=N_("cannot be combined with start_date and end_date"))
        if self.user_id not in (None, caller.user_id) and not caller.is_admin:
            raise Forbidden(N_("Only an administrator may see another user's time"))

    def check_length(self, period: ReportPeriod) -> None:
        """Raise Invalid if dates without an entry alone would make the report too long to read."""
        if self.include_empty:
            for name in self.group_by:
                days = GROUPINGS[name].shortest_days
                if days and (period.before - period.since) / timedelta(days=days) > MAX_DATES:
                    raise invalid_fields(
                        start_date=N_("is too early for a line for every {by}; group otherwise, or fill=false", by=name)
                    )

    def overlaps(self) -> bool:
        """True if an entry can count in more than one group, so that groups add up to more than the total."""
        return any(GROUPINGS[name].split for name in self.group_by)

    def has_weeks(self) -> bool:
        """True if the answer depends on the day on which weeks begin."""
        return "week" in self.group_by or self.period in WEEKLY

    def to_json(self) -> dict[str, object]:
        """Return the query as JSON without default values."""
        usual = asdict(SummaryQuery())
        values = {name: value for name, value in asdict(self).items() if value != usual[name]}
        return {STORED_NAMES.get(name, name): _plain(value) for name, value in values.items()}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "SummaryQuery":
        """Return the query of a JSON object that `to_json` returned."""
        known = {STORED_NAMES.get(item.name, item.name): item.name for item in fields(cls)}
        made = cls(**{known[name]: value for name, value in kept.items() if name in known})
        return replace(
            made, start=_moment(kept.get("start")), end=_moment(kept.get("end")), group_by=tuple(made.group_by)
        )


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _moment(text: str | None) -> date | None:
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
