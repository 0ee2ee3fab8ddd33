"""The format of archives: a ZIP with `manifest.json`, and for each table a member with one JSON object a row."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Boolean, Column, Date, Integer, Numeric, String, Table

from app.core.clock import iso
from app.core.messages import N_
from app.core.resource import Archive
from app.core.types import Base, Exact, UTCDateTime
from app.services.resources import RESOURCES

ARCHIVE_FORMAT, ARCHIVE_VERSION = "timetracker-archive", 1
MANIFEST_MEMBER = "manifest.json"
ARCHIVE_BATCH_ROWS = 1000
MEMBER_DATE = (1980, 1, 1, 0, 0, 0)  # a constant, so that the same data makes the same file

# Tables without a card, such as the log of events, are in no archive.
ARCHIVES = {model.__tablename__: archive for card in RESOURCES.values() for model, archive in card.tables.items()}
USER_TABLES = frozenset(name for name, archive in ARCHIVES.items() if archive is Archive.USER)
USER_ROWS = {model.__tablename__: rows for card in RESOURCES.values() for model, rows in card.user_rows.items()}
PASSWORD_COLUMNS = frozenset({("users", "password_hash"), ("saved_reports", "share_hash")})


def archived_tables() -> list[Table]:
    """Return the tables in an archive of an instance, each after those that it refers to."""
    known = Base.metadata.sorted_tables
    return [table for table in known if ARCHIVES.get(table.name, Archive.NEVER) is not Archive.NEVER]


def archived_columns(table: Table, *, passwords: bool) -> list[Column[object]]:
    """Return the columns of a table in an archive."""
    return [column for column in table.columns if passwords or (table.name, column.name) not in PASSWORD_COLUMNS]


def member_name(table: Table) -> str:
    """Return the name of a table's member."""
    return f"{table.name}.jsonl"


def to_json(value: object) -> object:
    """Return a column's value as JSON."""
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def from_json(table: Table, row: Mapping[str, object]) -> dict[str, object]:
    """Return the values of a row of an archive; ValueError if one does not fit, KeyError for an unknown column."""
    return {name: _value(table.columns[name], value) for name, value in row.items()}


def _value(column: Column[object], value: object) -> object:
    if value is None:
        return None
    kind = column.type
    if isinstance(kind, UTCDateTime):
        return datetime.fromisoformat(_text(column, value))
    if isinstance(kind, Date):
        return date.fromisoformat(_text(column, value))
    if isinstance(kind, Numeric | Exact):
        return Decimal(value if type(value) is int else _text(column, value))
    for plain, known in ((bool, Boolean), (int, Integer), (str, String)):
        if isinstance(kind, known) and type(value) is not plain:
            raise ValueError(N_("{name} must be {name_2}", name=column.name, name_2=plain.__name__))
    return value


def _text(column: Column[object], value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(N_("{name} must be {name_2}", name=column.name, name_2="str"))
    return value
