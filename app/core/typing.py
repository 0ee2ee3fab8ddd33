"""Marks: facts that decorators attach to functions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
Function = TypeVar("Function", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Mark(Generic[T]):
    """A fact about functions, kept under `name` in their `__dict__`, which `functools.wraps` copies to wrappers."""

    name: str
    default: T

    def set(self, function: Function, value: T) -> Function:
        """Attach the fact to a function, and return the function."""
        function.__dict__[self.name] = value
        return function

    def get(self, function: object) -> T:
        """Return what was attached to a function, or the default."""
        value: T = getattr(function, self.name, self.default)
        return value
