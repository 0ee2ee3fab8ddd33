"""Events of projects."""

from dataclasses import dataclass
from typing import ClassVar

from app.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ProjectEvent(Event):
    """An event of a project; `id` is the project's."""

    resource: ClassVar[str] = "project"


class ProjectCreated(ProjectEvent):
    name = "project.created"


class ProjectUpdated(ProjectEvent):
    name = "project.updated"


class ProjectArchived(ProjectEvent):
    name = "project.archived"


class ProjectUnarchived(ProjectEvent):
    name = "project.unarchived"


class ProjectDeleted(ProjectEvent):
    """The project was removed because the import that created it was undone."""

    name = "project.deleted"
