"""Shapes of v1's answers around its resources; a test holds them to what is really sent."""

from pydantic import BaseModel

from app.routes.api_v1.resources import ClientOut, FavoriteOut, ProjectOut, TaskOut, TimeEntryOut, UserOut
from app.routes.wire import shown


class Pagination(BaseModel):
    """Where a page stands in its list."""

    page: int
    per_page: int
    total: int
    pages: int
    has_next: bool
    has_prev: bool
    next_page: int | None
    prev_page: int | None
    next_cursor: str | None


class Message(BaseModel):
    """What was done, for people."""

    model_config = shown({"message": "Time entry deleted successfully"})

    message: str


class ClientBody(BaseModel):
    client: ClientOut


class ClientChanged(ClientBody):
    message: str


class ClientPage(BaseModel):
    clients: list[ClientOut]
    pagination: Pagination


class ProjectBody(BaseModel):
    project: ProjectOut


class ProjectChanged(ProjectBody):
    message: str


class ProjectPage(BaseModel):
    projects: list[ProjectOut]
    pagination: Pagination


class TaskBody(BaseModel):
    task: TaskOut


class TaskChanged(TaskBody):
    message: str


class TaskPage(BaseModel):
    tasks: list[TaskOut]
    pagination: Pagination


class TimeEntryBody(BaseModel):
    time_entry: TimeEntryOut


class TimeEntryChanged(TimeEntryBody):
    message: str


class TimeEntryPage(BaseModel):
    time_entries: list[TimeEntryOut]
    pagination: Pagination


class TimerStatus(BaseModel):
    active: bool
    timer: TimeEntryOut | None


class TimerChanged(BaseModel):
    message: str
    timer: TimeEntryOut


class UserPage(BaseModel):
    users: list[UserOut]
    pagination: Pagination


class FavoritePage(BaseModel):
    favorites: list[FavoriteOut]
    pagination: Pagination
