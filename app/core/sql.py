"""Expressions that SQLite and PostgreSQL spell differently."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Integer,
    Label,
    SQLColumnExpression,
    Text,
    case,
    func,
    literal,
    literal_column,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import JSON, TypeEngine

from app.core.clock import offsets
from app.core.types import UTCDateTime


class seconds_between(FunctionElement[int]):
    """`seconds_between(later, earlier)`: whole seconds between two instants."""

    type = Integer()
    inherit_cache = True


@compiles(seconds_between, "postgresql")
def _(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    later, earlier = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST(floor(extract(epoch FROM ({later} - {earlier}))) AS INTEGER)"


@compiles(seconds_between, "sqlite")
def _(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    # Stored with six digits of fraction always, cut off because strftime rounds: one less where they would borrow.
    later, earlier = (compiler.process(clause, **kw) for clause in element.clauses)
    whole = " - ".join(f"CAST(strftime('%s', substr({at}, 1, 19)) AS INTEGER)" for at in (later, earlier))
    return f"({whole} - (substr({later}, 21) < substr({earlier}, 21)))"


class hms(FunctionElement[str]):
    """`HH:MM:SS` of a number of seconds; more than 99 hours grow to the left."""

    type = Text()
    inherit_cache = True


@compiles(hms, "postgresql")
def _(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    seconds = compiler.process(element.clauses, **kw)
    return f"to_char(make_interval(secs => {seconds}), 'HH24:MI:SS')"


@compiles(hms, "sqlite")
def _(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    seconds = compiler.process(element.clauses, **kw)
    return f"printf('%02d:%02d:%02d', ({seconds}) / 3600, ({seconds}) % 3600 / 60, ({seconds}) % 60)"


class split(FunctionElement[list[str]]):
    """The parts of a comma-separated text as a JSON list; an empty list for NULL and for an empty text."""

    type = JSON()
    inherit_cache = True


@compiles(split, "postgresql")
def _(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    text = compiler.process(element.clauses, **kw)
    return f"coalesce(to_json(string_to_array({text}, ',')), '[]')"


@compiles(split, "sqlite")
def _(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    # A comma is never escaped in JSON, so it can be cut after quoting.
    text = compiler.process(element.clauses, **kw)
    return f"""iif(coalesce({text}, '') = '', '[]', '[' || replace(json_quote({text}), ',', '","') || ']')"""


class iso(FunctionElement[str]):
    """An instant as `2024-01-15T14:30:00Z`; a fraction only where there is one."""

    type = Text()
    inherit_cache = True


@compiles(iso, "postgresql")
def _(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    instant = compiler.process(element.clauses, **kw)
    return f"(replace(CAST(({instant} AT TIME ZONE 'UTC') AS TEXT), ' ', 'T') || 'Z')"


@compiles(iso, "sqlite")
def _(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    # Stored with six digits of fraction always, so trimming zeros stops at the point.
    instant = compiler.process(element.clauses, **kw)
    return f"(rtrim(rtrim(replace({instant}, ' ', 'T'), '0'), '.') || 'Z')"


class sqlite_json(FunctionElement[str]):
    """Marks a value as JSON for SQLite, which otherwise quotes it as text; 1 and 0 become true and false."""

    inherit_cache = True

    def __init__(self, value: ColumnElement[Any], kind: TypeEngine[Any]) -> None:
        super().__init__(value)
        self.type = kind


@compiles(sqlite_json, "sqlite")
def _(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    value = compiler.process(element.clauses, **kw)
    if isinstance(element.type, Boolean):
        return f"json(CASE {value} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)"
    return f"json({value})"


class json_fields(FunctionElement[Any]):
    """A JSON object of labelled columns, as one column."""

    type = JSON()
    inherit_cache = True

    def __init__(self, *columns: Any) -> None:
        # The names are clauses too: statements that differ only in them must not share a place in the cache.
        pairs: list[Any] = [(literal_column(f"'{column.key}'"), column) for column in columns]
        super().__init__(*(part for pair in pairs for part in pair))


class json_list(FunctionElement[Any]):
    """A JSON list of values, as one column."""

    type = JSON()
    inherit_cache = True


@compiles(json_fields)
@compiles(json_list)
def _(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    dialect = compiler.dialect.name
    sqlite, postgresql = ("object", "build_object") if isinstance(element, json_fields) else ("array", "build_array")
    parts = (compiler.process(as_json(inner(clause), dialect), **kw) for clause in element.clauses)
    return f"json_{sqlite if dialect == 'sqlite' else postgresql}({', '.join(parts)})"


def inner(clause: Any) -> Any:
    """What a label stands on."""
    return clause.element if isinstance(clause, Label) else clause


def hours(seconds: ColumnElement[int]) -> ColumnElement[Any]:
    """Seconds as hours with two decimals."""
    return func.round(seconds / literal_column("3600.0"), 2)


def as_json(column: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    """A column as it goes into a JSON object made by the database."""
    if isinstance(column.type, UTCDateTime):
        return iso(column)
    if dialect == "sqlite" and isinstance(column.type, Boolean | JSON):
        return sqlite_json(column, column.type)
    return column


def containing(text: str) -> str:
    r"""A LIKE pattern for values that contain `text`, in which `%` and `_` are literal (escape character `\`)."""
    for character in "\\%_":
        text = text.replace(character, "\\" + character)
    return f"%{text}%"


def contains(column: ColumnElement[Any], text: str, dialect: str) -> ColumnElement[bool]:
    """Whether a text column contains `text`, in any case and every character of it literal."""
    if dialect == "sqlite":
        # LIKE knows only ASCII letters in both cases here; classes of GLOB name both, of any script.
        return column.op("GLOB", is_comparison=True)(pattern_of(text, dialect))
    if text.isascii():
        return column.ilike(containing(text), escape="\\")
    # In a database whose locale is C, ILIKE knows only ASCII letters, too.
    return column.regexp_match(pattern_of(text, dialect))


class matches(FunctionElement[bool]):
    """`matches(column, pattern)`: whether a text contains what `pattern_of` has made the pattern of."""

    type = Boolean()
    inherit_cache = True


@compiles(matches, "postgresql")
def _(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    column, pattern = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({column} ~ {pattern})"


@compiles(matches, "sqlite")
def _(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    column, pattern = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({column} GLOB {pattern})"


def pattern_of(text: str, dialect: str) -> str:
    """The value of a bound pattern for `matches`: texts that contain `text`, in any case, every character literal."""
    if dialect == "sqlite":
        return f"*{''.join(map(_either_case, text))}*"
    return "".join(map(_either_case_or_escaped, text))


def _either_case(character: str) -> str:
    """A GLOB class of a character, small and capital."""
    letters = _cases(character)
    return f"[{letters}]" if len(letters) > 1 or letters in "*?[" else letters


def _either_case_or_escaped(character: str) -> str:
    """The same for a regular expression of PostgreSQL."""
    letters = _cases(character)
    if len(letters) > 1:
        return f"[{letters}]"
    return f"\\{letters}" if letters.isascii() and not letters.isalnum() else letters


def _cases(character: str) -> str:
    """A letter, small and capital where it has both; any other character alone."""
    cases = {character, character.lower(), character.upper()}
    return "".join(sorted(case for case in cases if len(case) == 1))


class local_day(FunctionElement[date]):
    """`local_day(instant, seconds)`: the calendar day where clocks are so many seconds ahead of UTC."""

    type = Date()
    inherit_cache = True


@compiles(local_day, "postgresql")
def _(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    instant, seconds = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST(({instant} AT TIME ZONE 'UTC') + make_interval(secs => {seconds}) AS DATE)"


@compiles(local_day, "sqlite")
def _(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    instant, seconds = (compiler.process(clause, **kw) for clause in element.clauses)
    # Without its fraction, which would be rounded into the next day.
    return f"date(substr({instant}, 1, 19), ({seconds}) || ' seconds')"


class week_of(FunctionElement[date]):
    """`week_of(day, weekday)`: the first day of the day's week, which begins on `weekday` (0 Sunday, 1 Monday, ...)."""

    type = Date()
    inherit_cache = True


@compiles(week_of, "postgresql")
def _(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    day, weekday = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({day} - (CAST(extract(dow FROM {day}) AS INTEGER) + 7 - {weekday}) % 7)"


@compiles(week_of, "sqlite")
def _(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    day, weekday = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"date({day}, '-' || ((CAST(strftime('%w', {day}) AS INTEGER) + 7 - {weekday}) % 7) || ' days')"


class month_of(FunctionElement[date]):
    """The first day of a day's month."""

    type = Date()
    inherit_cache = True


@compiles(month_of, "postgresql")
def _(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST(date_trunc('month', CAST({compiler.process(element.clauses, **kw)} AS TIMESTAMP)) AS DATE)"


@compiles(month_of, "sqlite")
def _(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    return f"date({compiler.process(element.clauses, **kw)}, 'start of month')"


def day_in(instant: SQLColumnExpression[Any], zone: str, first: datetime, last: datetime) -> ColumnElement[date]:
    """The calendar day in `zone` of instants from `first` to `last`.

    The offsets are ours, not the database's: SQLite has none, and both must agree with the rest of the house.
    """
    (_, ahead), *changes = offsets(zone, first, last)
    steps = [(instant >= at, seconds) for at, seconds in reversed(changes)]
    return local_day(instant, case(*steps, else_=ahead) if steps else literal(ahead))
