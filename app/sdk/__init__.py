"""All that a plugin may import from the host. docs/PLUGINS.md explains each name; the rest of `app` may change."""

from app.auth.guard import bad_credential
from app.auth.policy import Policy, Strategy, public, scopes, secure
from app.core.clock import day_end, day_start, now, today
from app.core.db import Database, flush_or_conflict, for_update
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
from app.core.filters import Filter, OpenFilter, OwnFilter
from app.core.json import RawJson, encode_json
from app.core.listing import NOW, Listing, PageRequest, one, page
from app.core.messages import N_
from app.core.migrate import Migrations
from app.core.principal import Principal
from app.core.sql.search import like_pattern
from app.core.sql.time import hms, hours, seconds_between
from app.core.types import Exact, JsonColumn, UTCDateTime
from app.core.watchdog import Watchdog
from app.plugins.setup import Setup
from app.routes.context import bind, caller, current_principal, elapsed, session
from app.routes.hooks import RouteInfo
from app.routes.idempotent import idempotent
from app.routes.responses import PageQuery, message_response, page_response, resource_response
from app.routes.route_metadata import document_page, document_resource, superseded_by
from app.routes.schemas.types import (
    Body,
    Changes,
    Count,
    Day,
    Flag,
    Hours,
    Id,
    Instant,
    Line,
    Money,
    Name,
    Query,
    Tags,
    Text,
)
from app.sdk.tables import table_metadata, user_id_column
from app.sdk.users import principal_of
from app.services.clients.events import ClientCreated, ClientDeleted, ClientEvent, ClientUpdated
from app.services.clients.filters import ClientFilter
from app.services.projects.clients import CLIENTS
from app.services.projects.events import (
    ProjectArchived,
    ProjectCreated,
    ProjectDeleted,
    ProjectEvent,
    ProjectUnarchived,
    ProjectUpdated,
)
from app.services.projects.filters import ProjectFilter
from app.services.tasks.events import (
    TaskAssigned,
    TaskCompleted,
    TaskCreated,
    TaskDeleted,
    TaskEvent,
    TaskStatusChanged,
    TaskUpdated,
)
from app.services.tasks.filters import TaskFilter
from app.services.time_entries.events import (
    TimeEntryCreated,
    TimeEntryDeleted,
    TimeEntryEvent,
    TimeEntryRestored,
    TimeEntryUpdated,
    TimerStarted,
    TimerStopped,
)
from app.services.time_entries.filters import EntryFilter
from app.services.time_entries.queries import ENTRIES
from app.services.time_entries.totals import PROJECTS_WITH_TIME as PROJECTS
from app.services.time_entries.totals import TASKS_WITH_TIME as TASKS
from app.services.webhooks.queries import waiting_deliveries

__all__ = [
    "CLIENTS",
    "ENTRIES",
    "NOW",
    "N_",
    "PROJECTS",
    "TASKS",
    "AppError",
    "Body",
    "Changes",
    "ClientCreated",
    "ClientDeleted",
    "ClientEvent",
    "ClientFilter",
    "ClientUpdated",
    "Conflict",
    "Count",
    "Database",
    "Day",
    "EntryFilter",
    "Event",
    "Exact",
    "Filter",
    "Flag",
    "Forbidden",
    "Gone",
    "Hours",
    "Id",
    "Instant",
    "Invalid",
    "JsonColumn",
    "Line",
    "Listing",
    "Migrations",
    "Money",
    "Name",
    "NotFound",
    "OpenFilter",
    "OwnFilter",
    "PageQuery",
    "PageRequest",
    "Policy",
    "Principal",
    "ProjectArchived",
    "ProjectCreated",
    "ProjectDeleted",
    "ProjectEvent",
    "ProjectFilter",
    "ProjectUnarchived",
    "ProjectUpdated",
    "Query",
    "RateLimited",
    "RawJson",
    "RouteInfo",
    "Setup",
    "StartError",
    "Strategy",
    "Tags",
    "TaskAssigned",
    "TaskCompleted",
    "TaskCreated",
    "TaskDeleted",
    "TaskEvent",
    "TaskFilter",
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
    "Watchdog",
    "bad_credential",
    "bind",
    "caller",
    "current_principal",
    "day_end",
    "day_start",
    "document_page",
    "document_resource",
    "elapsed",
    "emit",
    "encode_json",
    "flush_or_conflict",
    "for_update",
    "hms",
    "hours",
    "idempotent",
    "invalid",
    "invalid_fields",
    "like_pattern",
    "message_response",
    "now",
    "one",
    "page",
    "page_response",
    "principal_of",
    "public",
    "resource_response",
    "scopes",
    "seconds_between",
    "secure",
    "session",
    "superseded_by",
    "table_metadata",
    "today",
    "user_id_column",
    "waiting_deliveries",
]
