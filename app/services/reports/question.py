"""What a report is asked for, as plain values that can be kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from app.core.clock import ZONES, iso
from app.core.errors import Forbidden, invalid_fields
from app.core.principal import Principal
from app.services.reports.periods import PERIODS

DATES = ("day", "week", "month")
THINGS = ("project", "client", "task", "user", "tag", "billable")
GROUPS = (*DATES, *THINGS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A stretch of time, the entries that count, and how they are grouped.

    `start` and `end` are days, or instants; a day as an end is included. `period` is one of `PERIODS`, as of the
    moment of the answer, and stands instead of them. Days are those of `zone`, else of the caller's. `fill` adds the
    dates without an entry to groups of dates, `rounding` applies the rules of projects and clients.
    """

    start: date | None = None
    end: date | None = None
    period: str | None = None
    zone: str | None = None
    group_by: tuple[str, ...] = ()
    fill: bool = True
    rounding: bool = True
    project_id: int | None = None
    client_id: int | None = None
    task_id: int | None = None
    user_id: int | None = None
    billable: bool | None = None
    paid: bool | None = None
    tag: str | None = None

    def check(self, caller: Principal) -> None:
        """Raises Invalid that names what cannot be asked, Forbidden for the time of somebody else."""
        strange = [name for name in self.group_by if name not in GROUPS]
        if strange or len(self.group_by) > 2 or len(set(self.group_by)) < len(self.group_by):
            raise invalid_fields(group_by=f"must be one or two different ones of {', '.join(GROUPS)}")
        if self.zone is not None and self.zone not in ZONES:
            raise invalid_fields(tz=f"{self.zone} is not an IANA time zone")
        if self.period is not None and self.period not in PERIODS:
            raise invalid_fields(period=f"must be one of {', '.join(PERIODS)}")
        if self.period is not None and (self.start or self.end):
            raise invalid_fields(period="cannot be combined with start_date and end_date")
        if self.user_id not in (None, caller.user_id) and not caller.is_admin:
            raise Forbidden("Only an administrator may see the time of somebody else")

    def told_apart(self) -> tuple[str, ...]:
        """What the database adds up by: the groups, and the project in any case."""
        return tuple(dict.fromkeys((*self.group_by, "project")))

    def kept(self) -> dict[str, Any]:
        """The same as JSON; what is as by default is left out."""
        usual = asdict(Question())
        return {name: _plain(value) for name, value in asdict(self).items() if value != usual[name]}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Question":
        """The question that `kept` has made JSON of."""
        known = {item.name for item in fields(cls)}
        made = cls(**{name: value for name, value in kept.items() if name in known})
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
