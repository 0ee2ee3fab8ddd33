"""The columns of time entries: what exports write, imports of our own files read back, and histories show."""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import SQLColumnExpression, String, func

from app.core.messages import N_
from app.core.sql.time import hours
from app.services.accounts.models import User
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.tasks.models import Task
from app.services.time_entries.models import TimeEntry

ColumnKind = Literal["text", "number", "seconds", "boolean", "instant", "hours"]


@dataclass(frozen=True, slots=True)
class EntryColumn:
    """A column with the `value` of its cells, which are of a `kind`.

    Imports read it as their field `import_field`, under its own name and `aliases` (in lower case, with blanks for
    underscores). An import decides columns without such a field itself, or finds them by name. The history of an entry
    shows changes of the columns that have a `label`. A column that is not `exported` is in the history only. A `copied`
    one is a text that imports take as it is; it must not be longer than its column. `heading` is the head of the column
    in files for people, where that is not `label`.
    """

    name: str
    value: SQLColumnExpression[Any]
    kind: ColumnKind = "text"
    import_field: str = ""
    aliases: tuple[str, ...] = ()
    label: str = ""
    exported: bool = True
    copied: bool = False
    heading: str = ""

    @property
    def title(self) -> str:
        """The head of its column in files for people, to be translated."""
        return self.heading or self.label

    @property
    def headers(self) -> tuple[str, ...]:
        """The names under which imports know it."""
        return (self.name.replace("_", " "), *self.aliases)


ENTRY_COLUMNS = (
    EntryColumn("id", TimeEntry.id, "number", "row_id", heading=N_("ID")),
    EntryColumn("user", User.username, import_field="person_name", heading=N_("User")),
    EntryColumn("client_name", Client.name, import_field="client", aliases=("client",), heading=N_("Client")),
    EntryColumn("project_name", Project.name, import_field="project", aliases=("project",), heading=N_("Project")),
    EntryColumn("task_name", Task.name, import_field="task", aliases=("task",), heading=N_("Task")),
    EntryColumn("start_time", TimeEntry.start_time, "instant", "start", ("start",), N_("Start")),
    EntryColumn("end_time", TimeEntry.end_time, "instant", "end", ("end",), N_("End")),
    EntryColumn("paused_at", TimeEntry.paused_at, "instant", label=N_("Paused"), exported=False),
    EntryColumn(
        "duration_seconds",
        TimeEntry.duration_seconds,
        "seconds",
        "duration",
        label=N_("Duration"),
        heading=N_("Seconds"),
    ),
    EntryColumn(
        "duration_hours",
        hours(func.coalesce(TimeEntry.duration_seconds, 0)),
        "hours",
        "hours",
        ("duration (hours)",),
        heading=N_("Hours"),
    ),
    EntryColumn(
        "break_seconds", TimeEntry.break_seconds, "seconds", "break", label=N_("Break"), heading=N_("Break in seconds")
    ),
    EntryColumn("notes", TimeEntry.notes, import_field="notes", aliases=("description",), label=N_("Notes")),
    EntryColumn("tags", TimeEntry.tags, import_field="tags", label=N_("Tags")),
    EntryColumn("billable", TimeEntry.billable, "boolean", "billable", label=N_("Billable")),
    EntryColumn("paid", TimeEntry.paid, "boolean", "paid", ("billed",), N_("Paid")),
    EntryColumn("invoice_number", TimeEntry.invoice_number, "text", "invoice_number", label=N_("Invoice"), copied=True),
    EntryColumn("source", TimeEntry.source, heading=N_("Source")),
    EntryColumn("user_id", TimeEntry.user_id, "number", heading=N_("User ID")),
    EntryColumn("client_id", TimeEntry.client_id, "number", label=N_("Client"), heading=N_("Client ID")),
    EntryColumn(
        "project_id", TimeEntry.project_id, "number", "project_id", label=N_("Project"), heading=N_("Project ID")
    ),
    EntryColumn("task_id", TimeEntry.task_id, "number", "task_id", label=N_("Task"), heading=N_("Task ID")),
    EntryColumn("created_at", TimeEntry.created_at, "instant", heading=N_("Created")),
    EntryColumn("updated_at", TimeEntry.updated_at, "instant", heading=N_("Changed")),
    EntryColumn("deleted_at", TimeEntry.deleted_at, "instant", exported=False),
)
# Beside local times stands their offset, which makes them instants: name and head of the column.
START_OFFSET = ("start_utc_offset", N_("Start: offset from UTC"))
END_OFFSET = ("end_utc_offset", N_("End: offset from UTC"))
EXPORTED_COLUMNS = tuple(column for column in ENTRY_COLUMNS if column.exported)
HISTORY_COLUMNS = tuple(column for column in ENTRY_COLUMNS if column.label)


def longest(name: str) -> int:
    """Return the number of characters that a text column has room for."""
    kind = TimeEntry.__table__.c[name].type
    if not isinstance(kind, String) or kind.length is None:
        raise TypeError(f"{name} cannot be copied: its column has no length")
    return kind.length


# The texts that imports take as they are.
COPIED_LENGTHS = {column.name: longest(column.name) for column in ENTRY_COLUMNS if column.copied}
