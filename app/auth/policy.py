"""Auth as data: what a blueprint and its views say about who may come in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from weakref import WeakKeyDictionary

from quart import Blueprint, Request

from app.core.principal import Principal

View = TypeVar("View", bound=Callable[..., Any])

STRATEGIES: WeakKeyDictionary[Blueprint, tuple[str, ...]] = WeakKeyDictionary()


class Strategy(Protocol):
    """One way to be known. `ambient`: the browser sends it by itself, so cross-site rules apply."""

    name: str
    ambient: bool

    async def authenticate(self, request: Request) -> Principal | None:
        """A principal; None where this credential is absent; raises Unauthorized where it is present and bad."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What is asked of the callers of one endpoint: any of the strategies, and every scope."""

    strategies: tuple[str, ...] = ()
    public: bool = False
    scopes: tuple[tuple[str, ...], ...] = ()


def secure(blueprint: Blueprint, *strategies: str) -> Blueprint:
    """States which strategies a blueprint takes; its children inherit, and the innermost statement wins."""
    STRATEGIES[blueprint] = strategies
    return blueprint


def public(view: View) -> View:
    """Opens a view to everybody, also to those with a stale credential."""
    view.__dict__["auth_public"] = True
    return view


def scopes(*alternatives: str) -> Callable[[View], View]:
    """Narrows a view to callers who hold any of the scopes; given twice, both must be satisfied."""

    def decorator(view: View) -> View:
        view.__dict__["auth_scopes"] = (*getattr(view, "auth_scopes", ()), alternatives)
        return view

    return decorator
