"""TimeTracker. Its app is in `app.application`, which is imported if it is needed: most commands need no server."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.application import TimeTracker, create_app

__all__ = ["TimeTracker", "create_app"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module("app.application"), name)
