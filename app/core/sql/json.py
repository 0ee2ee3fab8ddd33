"""JSON made by the database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Label, SQLColumnExpression, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import JSON, TypeEngine

from app.core.sql.dialects import DialectFunction
from app.core.sql.time import utc_iso
from app.core.types import UTCDateTime

AnyColumn = ColumnElement[Any]  # of any type: ColumnElement is invariant, and rows have columns of many types


class json_split(DialectFunction[list[str]]):
    """The parts of a comma-separated text as a JSON list; an empty list for NULL and for an empty text."""

    type = JSON()
    inherit_cache = True
    postgresql = "coalesce(to_json(string_to_array({0}, ',')), '[]')"
    # A comma is never escaped in JSON, so the text can be cut after quoting.
    sqlite = "iif(coalesce({0}, '') = '', '[]', '[' || replace(json_quote({0}), ',', '\",\"') || ']')"


class json_of_pairs(DialectFunction[dict[str, object]]):
    """A JSON object of the keys and values of all rows; NULL or empty without rows."""

    type = JSON()
    inherit_cache = True
    postgresql = "json_object_agg({0}, {1})"
    sqlite = "json_group_object({0}, {1})"


class sqlite_json(FunctionElement[str]):
    """A value that is JSON for SQLite, which otherwise quotes it as text; 1 and 0 become true and false."""

    inherit_cache = True

    def __init__(self, value: AnyColumn, kind: TypeEngine[Any]) -> None:
        super().__init__(value)
        self.type = kind


@compiles(sqlite_json, "sqlite")
def _(element: sqlite_json, compiler: SQLCompiler, **options: object) -> str:
    value = compiler.process(element.clauses, **options)
    if isinstance(element.type, Boolean):
        return f"json(CASE {value} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)"
    return f"json({value})"


class json_object(FunctionElement[dict[str, object]]):
    """A JSON object of labelled columns, as one column."""

    type = JSON()
    inherit_cache = True

    def __init__(self, *columns: SQLColumnExpression[object]) -> None:
        # The names are clauses too: statements that differ only in them must not share an entry of the cache.
        super().__init__(*json_pairs(columns))


class json_array(FunctionElement[list[object]]):
    """A JSON list of values, as one column."""

    type = JSON()
    inherit_cache = True


@compiles(json_object)
@compiles(json_array)
def _(element: json_object | json_array, compiler: SQLCompiler, **options: object) -> str:
    dialect = compiler.dialect.name
    sqlite, postgresql = ("object", "build_object") if isinstance(element, json_object) else ("array", "build_array")
    parts = (compiler.process(as_json(unlabeled(clause), dialect), **options) for clause in element.clauses)
    return f"json_{sqlite if dialect == 'sqlite' else postgresql}({', '.join(parts)})"


def json_pairs(columns: Sequence[SQLColumnExpression[object]]) -> list[SQLColumnExpression[object]]:
    """The key and the value of each labelled column, as arguments of `json_object`."""
    keys: list[SQLColumnExpression[str]] = [
        literal_column(f"'{column.key}'")  # type: ignore[attr-defined]  # a labelled column has one
        for column in columns
    ]
    return [part for pair in zip(keys, columns, strict=True) for part in pair]


def unlabeled(clause: AnyColumn) -> AnyColumn:
    """The expression below a label."""
    return clause.element if isinstance(clause, Label) else clause


def as_json(column: AnyColumn, dialect: str) -> AnyColumn:
    """A column as it goes into a JSON object made by the database."""
    if isinstance(column.type, UTCDateTime):
        return utc_iso(column)
    if dialect == "sqlite" and isinstance(column.type, Boolean | JSON):
        return sqlite_json(column, column.type)
    return column
