"""The groupings of reports: everything about each of them is stated here, once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, literal_column
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.elements import KeyedColumnElement

from app.core.messages import N_
from app.core.sql.time import day_in_zone, month_start, week_start
from app.core.types import Base
from app.services.accounts.models import User
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.reports.periods import ReportPeriod
from app.services.tasks.models import Task
from app.services.time_entries.daily_work import id_or_null
from app.services.time_entries.models import TimeEntry

GroupKey = int | str | date | bool | None
WorkColumns = ReadOnlyColumnCollection[str, KeyedColumnElement[Any]]

_project, _client, _task, _user = aliased(Project), aliased(Client), aliased(Task), aliased(User)


@dataclass(frozen=True, slots=True)
class NamedEntity:
    """The table with the names of a grouping's ids. Joined after aggregation: one look-up for each id."""

    table: type[Base]
    id: InstrumentedAttribute[int]
    name: InstrumentedAttribute[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """One way to group a report.

    `column` is the SQL expression of the key of an entry, within a period, and `in_work` that of a row of `daily_work`;
    None if its rows do not tell. `none_label` names the group of the entries without a
    key, and `value_labels` those of keys that are no names. `normalize` makes one key of several stored values, and
    `split` several keys of one: then an entry counts in more than one group.
    `shortest_days` is the least length of a group of dates; None if the groups are no dates.
    """

    name: str
    label: str
    column: Callable[[ReportPeriod], SQLColumnExpression[GroupKey]]
    in_work: Callable[[WorkColumns, ReportPeriod], SQLColumnExpression[GroupKey]] | None = None
    none_label: str | None = None
    value_labels: Mapping[GroupKey, str] = field(default_factory=dict)
    entity: NamedEntity | None = None
    normalize: Callable[[GroupKey], GroupKey] = lambda key: key
    split: Callable[[GroupKey], Sequence[GroupKey]] | None = None
    title: Callable[[GroupKey], str] = str
    shortest_days: int | None = None

    @property
    def is_date(self) -> bool:
        """True for days, weeks and months."""
        return self.shortest_days is not None

    def keys(self, value: GroupKey) -> Sequence[GroupKey]:
        """Return the keys of the groups that entries with a stored value belong to."""
        return self.split(value) if self.split else (self.normalize(value),)

    def fixed_label(self, key: GroupKey) -> str | None:
        """The translatable name of a key; None if the key has a name of its own."""
        return self.none_label if key is None else self.value_labels.get(key)


def _day(period: ReportPeriod) -> ColumnElement[date]:
    return day_in_zone(TimeEntry.start_time, period.zone, period.since, period.before)


def _week_of(day: ColumnElement[date], period: ReportPeriod) -> ColumnElement[date]:
    return week_start(day, literal_column(str(period.weekday % 7)))


def _week_title(key: GroupKey) -> str:
    return f"{key} – {key + timedelta(days=6)}" if isinstance(key, date) else str(key)


def _each_tag(value: GroupKey) -> Sequence[GroupKey]:
    return str(value).split(",") if value else (None,)


GROUPINGS = {
    grouping.name: grouping
    for grouping in (
        Grouping(name="day", label=N_("Day"), column=_day, in_work=lambda work, _: work.day, shortest_days=1),
        Grouping(
            name="week",
            label=N_("Week"),
            column=lambda period: _week_of(_day(period), period),
            in_work=lambda work, period: _week_of(work.day, period),
            title=_week_title,
            shortest_days=7,
        ),
        Grouping(
            name="month",
            label=N_("Month"),
            column=lambda period: month_start(_day(period)),
            in_work=lambda work, _: month_start(work.day),
            title=lambda key: str(key)[:7],
            shortest_days=28,
        ),
        Grouping(
            name="project",
            label=N_("Project"),
            column=lambda _: TimeEntry.project_id,
            in_work=lambda work, _: id_or_null(work.project_id),
            none_label=N_("No project"),
            entity=NamedEntity(_project, _project.id, _project.name),
        ),
        Grouping(
            name="client",
            label=N_("Client"),
            column=lambda _: Client.id,
            in_work=lambda *_: Client.id,
            none_label=N_("No client"),
            entity=NamedEntity(_client, _client.id, _client.name),
        ),
        Grouping(
            name="task",
            label=N_("Task"),
            column=lambda _: TimeEntry.task_id,
            none_label=N_("No task"),
            entity=NamedEntity(_task, _task.id, _task.name),
        ),
        Grouping(
            name="user",
            label=N_("User"),
            column=lambda _: TimeEntry.user_id,
            entity=NamedEntity(_user, _user.id, _user.username),
        ),
        Grouping(
            name="tag",
            label=N_("Tag"),
            column=lambda _: TimeEntry.tags,
            none_label=N_("No tag"),
            split=_each_tag,
        ),
        Grouping(
            name="billable",
            label=N_("Billable"),
            column=lambda _: TimeEntry.billable,
            in_work=lambda work, _: work.billable,
            value_labels={True: N_("Billable"), False: N_("Not billable")},
            normalize=bool,
        ),
    )
}
OVERLAP_NOTE = N_("An entry with several tags counts in the line of each; the total counts it once.")
DATE_GROUPINGS = tuple(name for name, grouping in GROUPINGS.items() if grouping.is_date)
