"""All that a plugin may import from the host. docs/PLUGINS.md explains each name; the rest of `app` may change."""

from app.auth.guard import bad_credential
from app.auth.policy import Policy, Strategy, public, scopes, secure
from app.core.clock import day_end, day_start, now, today
from app.core.db import Database, flush, locked
from app.core.errors import (
    AppError,
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    RateLimited,
    StartError,
    Unauthorized,
    Unavailable,
    invalid,
    invalid_fields,
)
from app.core.events import Event, emit
from app.core.json import Json, encode
from app.core.listing import NOW, Listing, PageRequest, one, page
from app.core.migrate import Scripts
from app.core.principal import Principal
from app.core.sql import containing, hms, hours, seconds_between
from app.core.types import Exact, JsonValue, UTCDateTime
from app.plugins.setup import Setup
from app.routes.answers import PageQuery, done, one_answer, page_answer
from app.routes.context import caller, elapsed, principal, session
from app.routes.hooks import View
from app.routes.idempotent import idempotent
from app.routes.marks import superseded_by
from app.routes.wire import Body, Changes, Count, Day, Flag, Hours, Id, Instant, Line, Money, Name, Query, Tags, Text
from app.sdk.tables import table_metadata, user_id_column
from app.sdk.users import principal_of
from app.services.clients.events import ClientCreated, ClientDeleted, ClientEvent, ClientUpdated
from app.services.projects.events import (
    ProjectArchived,
    ProjectCreated,
    ProjectEvent,
    ProjectUnarchived,
    ProjectUpdated,
)
from app.services.projects.queries import CLIENTS
from app.services.tasks.events import (
    TaskAssigned,
    TaskCompleted,
    TaskCreated,
    TaskDeleted,
    TaskEvent,
    TaskStatusChanged,
    TaskUpdated,
)
from app.services.time_entries.events import (
    TimeEntryCreated,
    TimeEntryDeleted,
    TimeEntryEvent,
    TimeEntryRestored,
    TimeEntryUpdated,
    TimerStarted,
    TimerStopped,
)
from app.services.time_entries.queries import ENTRIES, visible_to
from app.services.time_entries.totals import PROJECTS, TASKS
from app.services.webhooks.queries import waiting as waiting_deliveries

__all__ = [
    "CLIENTS",
    "ENTRIES",
    "NOW",
    "PROJECTS",
    "TASKS",
    "AppError",
    "Body",
    "Changes",
    "ClientCreated",
    "ClientDeleted",
    "ClientEvent",
    "ClientUpdated",
    "Conflict",
    "Count",
    "Database",
    "Day",
    "Event",
    "Exact",
    "Flag",
    "Forbidden",
    "Gone",
    "Hours",
    "Id",
    "Instant",
    "Invalid",
    "Json",
    "JsonValue",
    "Line",
    "Listing",
    "Money",
    "Name",
    "NotFound",
    "PageQuery",
    "PageRequest",
    "Policy",
    "Principal",
    "ProjectArchived",
    "ProjectCreated",
    "ProjectEvent",
    "ProjectUnarchived",
    "ProjectUpdated",
    "Query",
    "RateLimited",
    "Scripts",
    "Setup",
    "StartError",
    "Strategy",
    "Tags",
    "TaskAssigned",
    "TaskCompleted",
    "TaskCreated",
    "TaskDeleted",
    "TaskEvent",
    "TaskStatusChanged",
    "TaskUpdated",
    "Text",
    "TimeEntryCreated",
    "TimeEntryDeleted",
    "TimeEntryEvent",
    "TimeEntryRestored",
    "TimeEntryUpdated",
    "TimerStarted",
    "TimerStopped",
    "UTCDateTime",
    "Unauthorized",
    "Unavailable",
    "View",
    "bad_credential",
    "caller",
    "containing",
    "day_end",
    "day_start",
    "done",
    "elapsed",
    "emit",
    "encode",
    "flush",
    "hms",
    "hours",
    "idempotent",
    "invalid",
    "invalid_fields",
    "locked",
    "now",
    "one",
    "one_answer",
    "page",
    "page_answer",
    "principal",
    "principal_of",
    "public",
    "scopes",
    "seconds_between",
    "secure",
    "session",
    "superseded_by",
    "table_metadata",
    "today",
    "user_id_column",
    "visible_to",
    "waiting_deliveries",
]
