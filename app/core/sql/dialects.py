"""Functions that SQLite and PostgreSQL spell differently."""

from typing import Any, ClassVar, TypeVar

from sqlalchemy import Boolean, ColumnElement, Select, SQLColumnExpression
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

T = TypeVar("T")


class DialectFunction(FunctionElement[T]):
    """A function with a template of SQL for each dialect, in which `{0}` stands for its first argument."""

    postgresql: ClassVar[str]
    sqlite: ClassVar[str]

    inherit_cache = True


@compiles(DialectFunction)
def _(element: DialectFunction[object], compiler: SQLCompiler, **options: object) -> str:
    # A statement that is only looked at, without a database, is spelled as for PostgreSQL.
    template = element.sqlite if compiler.dialect.name == "sqlite" else element.postgresql
    # What a template does not use is left out: a parameter in it would be asked for.
    parts = (
        compiler.process(clause, **options) if f"{{{place}}}" in template else ""
        for place, clause in enumerate(element.clauses)
    )
    return template.format(*parts)


class _among(DialectFunction[bool]):
    type = Boolean()
    inherit_cache = True
    # The planner uses an index for each value of an array, also as one of several alternatives.
    postgresql = "({0} = ANY (ARRAY{1}))"
    sqlite = "({0} IN {1})"


def among(column: SQLColumnExpression[Any], keys: Select[Any]) -> ColumnElement[bool]:
    """The condition that a column is one of the keys that a statement finds: few, in advance."""
    return _among(column, keys.scalar_subquery())
