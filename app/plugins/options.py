"""Options of plugins: dataclasses read from text."""

import math
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import TypeVar, get_type_hints

from app.core.errors import StartError

T = TypeVar("T")

TRUE, FALSE = ("true", "1"), ("false", "0")


def read_options(plugin: str, kind: type[T], given: Mapping[str, str]) -> T:
    """An instance of the dataclass `kind`; StartError names what is unknown, missing or invalid.

    `given` maps `<plugin>__<field>` in lower case to text; empty texts are ignored. Fields may be str, int,
    float, bool or tuple[str, ...].
    """
    prefix = f"{plugin}__"
    texts = {name.removeprefix(prefix): text for name, text in given.items() if name.startswith(prefix)}
    hints = get_type_hints(kind)
    known = {item.name: item for item in fields(kind)}  # type: ignore[arg-type]  # a dataclass, as documented
    values: dict[str, object] = {}
    for name, text in texts.items():
        if name not in known:
            raise StartError(
                f"{environment_name(plugin, name)} is not an option; known are {', '.join(known) or 'none'}"
            )
        if text != "":
            values[name] = _parse(environment_name(plugin, name), hints[name], text)
    for name, item in known.items():
        if name not in values and item.default is MISSING and item.default_factory is MISSING:
            raise StartError(f"{environment_name(plugin, name)} is required")
    return kind(**values)


def _parse(name: str, kind: object, text: str) -> object:
    if kind is bool:
        if text.lower() not in (*TRUE, *FALSE):
            raise StartError(f"{name} must be true or false, not {text!r}")
        return text.lower() in TRUE
    if kind is int or kind is float:
        return _number(name, kind, text)
    if kind == tuple[str, ...]:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if kind is str:
        return text
    raise StartError(f"{name} is of a kind that options cannot have: {kind}")


def _number(name: str, kind: type[int] | type[float], text: str) -> float:
    try:
        number = kind(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        article = "a whole number" if kind is int else "a number"
        raise StartError(f"{name} must be {article}, not {text!r}")
    return number


def as_text(value: object) -> str:
    """The value of an option as text of the environment."""
    if isinstance(value, tuple):
        return ",".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def environment_name(plugin: str, name: str) -> str:
    return f"TIMETRACKER_{plugin.upper()}__{name.upper()}"
