"""The card of a noun: everything that lists of nouns need, stated once.

`app.services.resources` has every card. The change feed, activities, webhooks, archives, the SDK and the documents read
them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum

from sqlalchemy import ColumnElement, ScalarSelect, select
from sqlalchemy.sql.elements import KeyedColumnElement

from app.core.events import Event, EventRow, Snapshot, json_value
from app.core.types import Base, Exact, UTCDateTime

# Makes the condition for the rows of a table that belong to the user with an id.
UserRows = Callable[[int], ColumnElement[bool]]

SAMPLE_TIME = datetime(2024, 1, 15, 17, tzinfo=UTC)


class Archive(Enum):
    """The archives that contain a table."""

    NEVER = "never"  # credentials, logs, and what an installation keeps for itself
    INSTANCE = "instance"  # only the archive of a whole instance
    USER = "user"  # also the archive of one user, with the rows that belong to that user


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A noun, under the name that its events bear.

    `label` is its plural for people. `scopes` are those that tokens hold for its routes, with their descriptions. Any
    one of `read_scopes` opens its events in the feed; without any, only `read:*` does. `tables` are its own, its main
    one first. `events` are described in their order on the pages.
    `current_name` looks up the name of what an `EventRow` is about, and `reference` is the column under which events
    of other nouns refer to it. `sample` is a whole snapshot for the documents (None: they have no examples), `changes`
    the state before and after an event that changes something; a `before` of None stands for a creation, whose `after`
    replaces values of the sample. The events of a noun `for_plugins` are a part of the SDK.
    `user_rows` are the rows of its tables that one user's archive begins with; it also has those that these refer to.
    """

    name: str
    label: str
    read_scopes: tuple[str, ...]
    tables: Mapping[type[Base], Archive]
    events: Mapping[type[Event], str]
    scopes: Mapping[str, str] = field(default_factory=dict)
    current_name: ScalarSelect[str | None] | None = None
    reference: str = ""
    sample: Snapshot | None = None
    changes: Mapping[type[Event], tuple[Snapshot | None, Snapshot]] = field(default_factory=dict)
    for_plugins: bool = False
    user_rows: Mapping[type[Base], UserRows] = field(default_factory=dict)

    @property
    def model(self) -> type[Base]:
        """The main table."""
        return next(iter(self.tables))


def name_of(model: type[Base], column: str = "name") -> ScalarSelect[str | None]:
    """The name of an event's row."""
    columns = model.__table__.columns
    return select(columns[column]).where(columns["id"] == EventRow.resource_id).correlate(EventRow).scalar_subquery()


def sample_of(model: type[Base], **values: object) -> Snapshot:
    """A snapshot of a row with these values; other columns have null if nullable, else a value of their type."""
    columns = model.__table__.columns
    return {name: json_value(values[name] if name in values else _sample(column)) for name, column in columns.items()}


def _sample(column: KeyedColumnElement[object]) -> object:
    if getattr(column, "nullable", False):
        return None
    if isinstance(column.type, UTCDateTime):
        return SAMPLE_TIME
    if isinstance(column.type, Exact):
        return round(Decimal(1), column.type.scale)
    return {bool: True, int: 1, str: "text", date: SAMPLE_TIME.date()}[column.type.python_type]
