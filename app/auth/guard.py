"""The registry of strategies, the check at the start, and the guard before every view."""

from collections.abc import Mapping
from dataclasses import replace

from quart import Quart, g, request
from quart.wrappers import Request

from app.auth.csrf import check_same_site
from app.auth.policy import STRATEGIES, Policy, Strategy
from app.core.clock import now
from app.core.errors import Forbidden, StartError, Unauthorized
from app.core.principal import Principal

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Auth:
    """The strategies of one app and the policy of each of its endpoints.

    `overrides` maps the name of a blueprint to the strategies that the operator wants for it instead.
    `public_url` is what the browsers of this instance see, where a proxy hides it.
    """

    def __init__(
        self, overrides: Mapping[str, tuple[str, ...]], *strategies: Strategy, public_url: str | None = None
    ) -> None:
        self.overrides = dict(overrides)
        self.public_url = public_url
        self.strategies: dict[str, Strategy] = {}
        self.policies: dict[str, Policy] = {}
        for strategy in strategies:
            self.add(strategy)

    def add(self, strategy: Strategy) -> None:
        """Registers a strategy under its name; StartError where the name is taken."""
        if strategy.name in self.strategies:
            raise StartError(f"two auth strategies are named {strategy.name}")
        self.strategies[strategy.name] = strategy

    def check(self, app: Quart, *, incomplete: bool = False) -> None:
        """Settles the policy of every endpoint; StartError for an unguarded route or an unknown name.

        Where the app is `incomplete`, because a plugin was left out, names that nobody knows are the plugin's: what
        they would have opened stays shut, and the rest is served.
        """
        for name in self.overrides:
            if name not in app.blueprints and not incomplete:
                raise StartError(f"TIMETRACKER_AUTH__{name.upper()}: there is no blueprint {name}")
        for rule in app.url_map.iter_rules():
            policy = self.resolve(app, rule.endpoint)
            unknown = [name for name in policy.strategies if name not in self.strategies]
            if unknown and not incomplete:
                raise StartError(f"{rule.rule} wants the unknown auth strategy {', '.join(unknown)}")
            known = tuple(name for name in policy.strategies if name not in unknown)
            self.policies[rule.endpoint] = replace(policy, strategies=known)

    def resolve(self, app: Quart, endpoint: str) -> Policy:
        """The policy of an endpoint: its view's marks, and the statement of the innermost blueprint that makes one."""
        view = app.view_functions[endpoint]
        parts = endpoint.split(".")[:-1]
        for depth in range(len(parts), 0, -1):
            name = ".".join(parts[:depth])
            strategies = self.overrides.get(name) or STRATEGIES.get(app.blueprints[name])  # type: ignore[call-overload]  # flask's class
            if strategies is not None:
                # Explicit credentials are asked before those that a browser sends by itself.
                ordered = sorted(strategies, key=lambda name: name in self.strategies and self.strategies[name].ambient)
                return Policy(tuple(ordered), getattr(view, "auth_public", False), getattr(view, "auth_scopes", ()))
        if getattr(view, "auth_public", False) or endpoint == "static":
            return Policy(public=True)
        raise StartError(f"the route of {endpoint} is guarded by nobody: secure its blueprint or mark it public")

    async def guard(self) -> None:
        """Runs before every view: sets `g.principal`, or raises Unauthorized or Forbidden."""
        g.principal = None
        policy = self.policies.get(request.endpoint or "")
        if policy is None or request.method == "OPTIONS":
            return
        if policy.public:
            if request.method not in SAFE and any(self.strategies[name].ambient for name in policy.strategies):
                check_same_site(request, self.public_url)
            return
        g.principal = await self.identify(policy, request)
        for alternatives in policy.scopes:
            self.require(g.principal, alternatives)

    async def identify(self, policy: Policy, request: Request) -> Principal:
        """The principal of the first strategy that knows the caller."""
        for name in policy.strategies:
            strategy = self.strategies[name]
            principal = await strategy.authenticate(request)
            if principal is None:
                continue
            if principal.expires_at and principal.expires_at <= now():
                raise bad_credential()
            if strategy.ambient and request.method not in SAFE:
                check_same_site(request, self.public_url)
            return principal
        raise Unauthorized("Sign in or send an API token", title="Authentication required")

    @staticmethod
    def require(principal: Principal, alternatives: tuple[str, ...]) -> None:
        """Raises Forbidden where the caller holds none of the scopes."""
        if any(principal.holds(scope) for scope in alternatives):
            return
        names = " or ".join(f"'{scope}'" for scope in alternatives)
        raise Forbidden(
            f"This endpoint requires the {names} scope",
            title="Insufficient permissions",
            details={"required_scope": ", ".join(alternatives), "available_scopes": sorted(principal.scopes)},
        )


def bad_credential() -> Unauthorized:
    """One text for every cause, so that nobody learns which tokens exist."""
    return Unauthorized("The provided API token is invalid or expired", title="Invalid token")
