"""Ranges of instants, or pairs of texts, as rows of a statement: a parameter, however many there are."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

import orjson
from sqlalchemy import JSON, ColumnElement, Integer, String, Subquery, literal_column, select

from app.core.sql.dialects import DialectFunction
from app.core.types import UTCDateTime


class SignedRange(NamedTuple):
    """A half-open range of instants, and the sign with which what is in it counts."""

    since: datetime
    before: datetime
    sign: int


class json_elements(DialectFunction[object]):
    """The elements of a JSON list, as rows with a column `value`."""

    type = JSON()
    inherit_cache = True
    postgresql = "json_array_elements(CAST({0} AS json))"
    sqlite = "json_each({0})"


class json_text_elements(DialectFunction[str]):
    """The elements of a JSON list of texts, as rows with a column `value`."""

    type = String()
    inherit_cache = True
    postgresql = "json_array_elements_text({0})"
    sqlite = "json_each({0})"


class json_instant(DialectFunction[datetime]):
    """`json_instant(list, place)`: an element that is an instant as `windows_json` writes it."""

    type = UTCDateTime()
    inherit_cache = True
    postgresql = "CAST(({0} ->> {1}) || '+00' AS TIMESTAMP WITH TIME ZONE)"
    sqlite = "json_extract({0}, '$[{1}]')"


class json_text(DialectFunction[str]):
    """`json_text(list, place)`: an element that is a text, or null."""

    type = String()
    inherit_cache = True
    postgresql = "({0} ->> {1})"
    sqlite = "json_extract({0}, '$[{1}]')"


class json_integer(DialectFunction[int]):
    """`json_integer(list, place)`: an element that is a number."""

    type = Integer()
    inherit_cache = True
    postgresql = "CAST({0} ->> {1} AS INTEGER)"
    sqlite = "json_extract({0}, '$[{1}]')"


def window_rows(windows: ColumnElement[str]) -> Subquery:
    """The windows of a text of `windows_json` as rows: `since`, `before` and `sign`."""
    value = json_elements(windows).table_valued("value", name="one_window").c.value
    places: list[ColumnElement[int]] = [literal_column(str(place)) for place in range(3)]
    return select(
        json_instant(value, places[0]).label("since"),
        json_instant(value, places[1]).label("before"),
        json_integer(value, places[2]).label("sign"),
    ).subquery("windows")


def text_pairs(pairs: ColumnElement[str]) -> Subquery:
    """The pairs of a JSON list of lists of two texts as rows: `old` and `new`."""
    value = json_elements(pairs).table_valued("value", name="one_pair").c.value
    places: list[ColumnElement[int]] = [literal_column(str(place)) for place in range(2)]
    return select(json_text(value, places[0]).label("old"), json_text(value, places[1]).label("new")).subquery("pairs")


def windows_json(windows: Iterable[SignedRange]) -> str:
    """Return the text of windows; empty ones are left out. Instants are as SQLite stores them."""
    found = [[_stored(one.since), _stored(one.before), one.sign] for one in windows if one.since < one.before]
    return orjson.dumps(found).decode()


def _stored(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
