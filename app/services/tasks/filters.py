"""Filters of tasks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.core.clock import today
from app.core.filters import Filter, OpenFilter
from app.core.principal import Principal


@dataclass(frozen=True, kw_only=True)
class TaskFilter(Filter):
    """Tasks by their columns; `open` leaves out done and cancelled ones. Days are those of the caller's zone."""

    TAGS: ClassVar[frozenset[str]] = frozenset({"tag"})
    OF_CALLER: ClassVar[frozenset[str]] = frozenset({"today"})

    id: int | None = None
    project_id: int | None = None
    status: str | None = None
    open: bool = False
    assigned_to: int | None = None
    tag: str | None = None

    def of_caller(self, caller: Principal) -> Mapping[str, object]:
        """Return the caller's day, by which a task is overdue. Everyone who is signed in sees every task."""
        return {"today": today(caller.zone)}


@dataclass(frozen=True, kw_only=True)
class TaskOverviewFilter(TaskFilter):
    """Tasks on our own pages: `overdue`, `due_until` and `undated` are about open ones."""

    SEARCHED: ClassVar[frozenset[str]] = frozenset({"text"})

    text: str | None = None
    unassigned: bool = False
    overdue: bool = False
    due_until: date | None = None
    undated: bool = False


@dataclass(frozen=True, kw_only=True)
class TaskTitleFilter(OpenFilter):
    """A project's tasks to choose from."""

    project_id: int | None = None
    status: str | None = None
    open: bool = False
