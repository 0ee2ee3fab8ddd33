"""Authentication as data: the statements of blueprints and views about their callers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol
from weakref import WeakKeyDictionary

from quart import Blueprint, Request

from app.core.principal import Principal
from app.core.typing import Function, Mark

SecurityScheme = Mapping[str, object]

PUBLIC = Mark("auth_public", False)
SCOPES_MARK: Mark[tuple[tuple[str, ...], ...]] = Mark("auth_scopes", ())

BLUEPRINT_STRATEGIES: WeakKeyDictionary[Blueprint, tuple[str, ...]] = WeakKeyDictionary()


class Strategy(Protocol):
    """One way to authenticate. `ambient`: the browser sends the credential by itself, so cross-site rules apply."""

    name: str
    ambient: bool

    @property
    def openapi(self) -> SecurityScheme:
        """The security scheme object of OpenAPI, which says how the credential is sent. An attribute will do."""

    async def authenticate(self, request: Request) -> Principal | None:
        """Return the principal, or None if this credential is absent; Unauthorized if it is present and bad."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The requirements of an endpoint: any of the strategies, and every scope.

    `name` is that of the blueprint that states the strategies; empty if none does.
    """

    name: str = ""
    strategies: tuple[str, ...] = ()
    public: bool = False
    scopes: tuple[tuple[str, ...], ...] = ()


def secure(blueprint: Blueprint, *strategies: str) -> Blueprint:
    """State which strategies a blueprint takes; its children inherit, and the innermost statement wins."""
    BLUEPRINT_STRATEGIES[blueprint] = strategies
    return blueprint


def public(view: Function) -> Function:
    """Open a view to everybody, also to those with a stale credential."""
    return PUBLIC.set(view, True)


def scopes(*alternatives: str) -> Callable[[Function], Function]:
    """Narrow a view to callers who hold any of the scopes; given twice, both must be satisfied."""

    def decorator(view: Function) -> Function:
        return SCOPES_MARK.set(view, (*SCOPES_MARK.get(view), alternatives))

    return decorator
