"""The v1 surface as the app declares it, so that a new route is tested from its first day on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from quart import Quart

from app import TimeTracker, create_app
from app.auth import Policy
from app.settings import Settings


@dataclass(frozen=True)
class Route:
    """A method of a v1 path. `ids` are the names in the path."""

    method: str
    rule: str
    endpoint: str
    ids: frozenset[str]
    policy: Policy

    def path(self, **ids: int | str) -> str:
        """The path below `/api/v1` with the given ids, 1 for the others."""
        path = self.rule.removeprefix("/api/v1")
        for name in self.ids:
            path = re.sub(rf"<(id:)?{name}>", str(ids.get(name, 1)), path)
        return path

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"


def routes(app: TimeTracker) -> Iterator[Route]:
    """Every route of core's v1, in a fixed order."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint.startswith("api_v1."):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                ids, policy = frozenset(rule.arguments), app.auth.policies[rule.endpoint]
                yield Route(method, rule.rule, rule.endpoint, ids, policy)


def declared() -> list[Route]:
    """The routes of an app that is only looked at; it has no database."""
    settings = Settings(database_url="sqlite+aiosqlite:////nowhere", secret_key="k" * 40, instance=Path("/nowhere"))
    return list(routes(create_app(settings)))


def view_attribute(app: Quart, endpoint: str, name: str) -> object:
    """What quart-schema has noted on a view; None where there is nothing."""
    return getattr(app.view_functions[endpoint], name, None)
