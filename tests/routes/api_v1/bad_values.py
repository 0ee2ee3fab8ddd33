"""Values that no field of a kind may take, by what the field's schema says it is."""

import math
from collections.abc import Iterator
from typing import Any

HUGE = "x" * 100_000
NUL, HALF = "a\0b", "\ud800"
NO_SCALARS: list[Any] = [[], {}, [1], {"a": 1}]

BODY: dict[str, list[Any]] = {
    "integer": ["x", "", "1\0", 1.5, True, -1, 2**31, 10**400, math.nan, math.inf, *NO_SCALARS],
    "number": ["x", "", True, -1, 10**400, 1e308, math.nan, -math.inf, *NO_SCALARS],
    "boolean": ["yes", "", 2, 0.5, math.nan, *NO_SCALARS],
    "string": [1, True, 1.5, math.nan, HUGE, NUL, HALF, *NO_SCALARS],
    "date-time": ["x", "", "2024-13-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", 1, True, NUL, HUGE],
    "date": ["x", "", "2024-02-30", "9999-12-31", 20240115, True, NUL, HUGE, *NO_SCALARS],
    "shape": ["x", 1, True, [], [1]],
    "object": ["x", 1, True, [], [1], {"a": NUL}, {"a": math.nan}, {"a": HUGE}],
    "array": ["x", 1, True, {}, {"a": 1}, [NUL], [[]], [math.nan]],
    "enum": ["nonsense", "", NUL, HUGE, -1, 99, True, math.nan, *NO_SCALARS],
}
QUERY: dict[str, list[str]] = {
    "integer": ["x", "1.5", "1e3", "nan", "99999999999999999999", "1\0", "½"],
    "number": ["x", "nan", "inf", "1e400", "1\0"],
    "boolean": ["maybe", "2", "nan", "\0"],
    "string": ["x" * 6000, "a\0b"],
    "date-time": ["x", "2024-13-01T00:00:00Z", "9999-12-31T23:59:59Z", "2024-01-15T14:30:00Z\0"],
    "date": ["x", "2024-02-30", "9999-12-31", "nan", "\0"],
    "enum": ["nonsense", "-1", "\0", "x" * 6000],
}


def kind_of(schema: dict[str, Any], whole: dict[str, Any]) -> set[str]:
    """What a field may hold: names of the tables above; several where it is a union."""
    if "$ref" in schema:
        return kind_of(whole["$defs"][schema["$ref"].rpartition("/")[2]], whole)
    if "anyOf" in schema:
        return set().union(*(kind_of(part, whole) for part in schema["anyOf"]))
    if "enum" in schema or "const" in schema:
        return {"enum"}
    if "properties" in schema:
        return {"shape"}  # of its own unknown fields are ignored
    kind = schema.get("format") if schema.get("format") in ("date", "date-time") else schema.get("type", "string")
    return {str(kind)} - {"null"}


def bad(kinds: set[str], table: dict[str, list[Any]]) -> Iterator[Any]:
    """Values that are bad for every kind at once."""
    lists = [table[kind] for kind in sorted(kinds)]
    if len(lists) == 1:
        yield from lists[0]
    elif lists:
        yield from (value for value in lists[0] if all(any(same(value, other) for other in rest) for rest in lists[1:]))


def same(one: Any, other: Any) -> bool:
    """Equal and of one type; NaN is NaN, and 1 is not True."""
    return type(one) is type(other) and (one == other or one is other)
