"""Hooks of plugins before and after views, and the facts about a route that they receive."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from quart import Response, request

from app.auth.policy import Policy
from app.routes.route_metadata import SUPERSEDED_BY

if TYPE_CHECKING:
    from app import TimeTracker


@dataclass(frozen=True, slots=True)
class RouteInfo:
    """A route as it was declared: its path template, who may call it, and the v1 path that supersedes it."""

    endpoint: str
    path: str
    policy: Policy
    superseded_by: str | None


@dataclass
class Hooks:
    """The hooks of one app, its views by endpoint, and the statuses that hooks may answer with."""

    before: list[Callable[[RouteInfo], Awaitable[None]]] = field(default_factory=list)
    after: list[Callable[[RouteInfo | None, Response], Awaitable[None]]] = field(default_factory=list)
    views: dict[str, RouteInfo] = field(default_factory=dict)
    answers: set[int] = field(default_factory=set)

    def init_app(self, app: "TimeTracker") -> None:
        """Run after the guard's check, when every route and policy is known."""
        for rule in app.url_map.iter_rules():
            successor = SUPERSEDED_BY.get(app.view_functions[rule.endpoint])
            view = RouteInfo(rule.endpoint, rule.rule, app.auth.policies[rule.endpoint], successor)
            self.views.setdefault(rule.endpoint, view)
        if self.before:
            app.before_request(self.run_before)
        if self.after:
            app.after_request(self.run_after)

    async def run_before(self) -> None:
        """Call each hook in turn; the first that raises ends the request."""
        view = self.views.get(request.endpoint or "")
        if view and request.method != "OPTIONS":
            for hook in self.before:
                await hook(view)

    async def run_after(self, response: Response) -> Response:
        """Let each hook change the response."""
        view = self.views.get(request.endpoint or "")
        for hook in self.after:
            await hook(view, response)
        return response
