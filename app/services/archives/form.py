"""What an archive is: a ZIP with `manifest.json`, and for each table a member of one JSON object a row."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Column, Date, Integer, Numeric, String, Table

from app.core.clock import iso
from app.core.types import Base, Exact, UTCDateTime

FORMAT, VERSION = "timetracker-archive", 1
MANIFEST = "manifest.json"
DAWN = (1980, 1, 1, 0, 0, 0)  # members bear no date, so that the same data is the same file

# What is no data of the account: credentials, logs, and what this installation remembers for itself.
LEFT_OUT = frozenset(
    {
        *("api_tokens", "sign_ins", "idempotent_answers", "webhooks", "webhook_deliveries"),
        *("events", "event_marks", "known_releases"),
    }
)
SECRETS = frozenset({("users", "password_hash"), ("saved_reports", "share_hash")})
# Of one user; what else there is belongs to all.
OF_ONE = ("users", "clients", "projects", "tasks", "favorite_projects", "time_entries", "time_entry_pauses")


def tables() -> list[Table]:
    """The tables of an archive, those first that others point at."""
    return [table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT]


def columns(table: Table, *, passwords: bool) -> list[Column[Any]]:
    """The columns of a table that an archive has."""
    return [column for column in table.columns if passwords or (table.name, column.name) not in SECRETS]


def member(table: Table) -> str:
    """The name of a table's member."""
    return f"{table.name}.jsonl"


def outward(value: Any) -> Any:
    """A column's value as JSON."""
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def inward(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of an archive as its table takes it; ValueError where it does not fit, KeyError for an unknown column."""
    return {name: _value(table.columns[name], value) for name, value in row.items()}


def _value(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    kind = column.type
    if isinstance(kind, UTCDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, Numeric | Exact):
        return Decimal(value)
    for plain, known in ((bool, Boolean), (int, Integer), (str, String)):
        if isinstance(kind, known) and type(value) is not plain:
            raise ValueError(f"{column.name} must be {plain.__name__}")
    return value
