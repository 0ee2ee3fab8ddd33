"""The registry of strategies, the check at the start, and the guard before every view."""

from collections.abc import Mapping
from dataclasses import replace

from quart import Quart, g, request
from quart.wrappers import Request

from app.auth.csrf import check_same_site
from app.auth.policy import BLUEPRINT_STRATEGIES, PUBLIC, SCOPES_MARK, Policy, Strategy
from app.core.clock import now
from app.core.errors import Forbidden, StartError, Unauthorized
from app.core.messages import N_
from app.core.principal import Principal

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Auth:
    """The strategies of one app and the policy of each of its endpoints.

    `overrides` maps the name of a blueprint to the strategies that the operator wants for it instead.
    `public_url` is the address in browsers if it differs from the server's own, as behind a proxy.
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
        """Register a strategy under its name; StartError if the name is taken, or if it has no OpenAPI scheme."""
        if strategy.name in self.strategies:
            raise StartError(f"two auth strategies are named {strategy.name}")
        if not hasattr(strategy, "openapi"):
            raise StartError(f"the auth strategy {strategy.name} lacks `openapi`, its OpenAPI security scheme")
        self.strategies[strategy.name] = strategy

    def check(self, app: Quart, *, incomplete: bool = False) -> None:
        """Resolve the policy of every endpoint; StartError for an unguarded route or an unknown name.

        If the app is `incomplete`, because a plugin was left out, unknown names are the plugin's: the routes that
        they would have opened stay closed, and the rest is served.
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
        """Return the policy of an endpoint: its view's marks, and the innermost statement of its blueprints."""
        view = app.view_functions[endpoint]
        parts = endpoint.split(".")[:-1]
        for depth in range(len(parts), 0, -1):
            name = ".".join(parts[:depth])
            strategies = self.overrides.get(name) or BLUEPRINT_STRATEGIES.get(app.blueprints[name])  # type: ignore[call-overload]  # flask's class
            if strategies is not None:
                # Explicit credentials are asked before those that a browser sends by itself.
                ordered = sorted(strategies, key=lambda name: name in self.strategies and self.strategies[name].ambient)
                return Policy(name, tuple(ordered), PUBLIC.get(view), SCOPES_MARK.get(view))
        if PUBLIC.get(view) or endpoint == "static":
            return Policy(public=True)
        raise StartError(f"the route of {endpoint} is guarded by nobody: secure its blueprint or mark it public")

    async def guard(self) -> None:
        """Run before every view: set `g.principal`, or raise Unauthorized or Forbidden."""
        g.principal = None
        policy = self.policies.get(request.endpoint or "")
        if policy is None or request.method == "OPTIONS":
            return
        if policy.public:
            if request.method not in SAFE_METHODS and any(self.strategies[name].ambient for name in policy.strategies):
                check_same_site(request, self.public_url)
            return
        g.principal = await self.authenticate(policy, request)
        for alternatives in policy.scopes:
            self.require_scope(g.principal, alternatives)

    async def authenticate(self, policy: Policy, request: Request) -> Principal:
        """Return the principal of the first strategy that finds its credential; Unauthorized if none does."""
        for name in policy.strategies:
            strategy = self.strategies[name]
            principal = await strategy.authenticate(request)
            if principal is None:
                continue
            if principal.expires_at and principal.expires_at <= now():
                raise bad_credential()
            if strategy.ambient and request.method not in SAFE_METHODS:
                check_same_site(request, self.public_url)
            return principal
        raise Unauthorized(N_("Sign in or send an API token"), title=N_("Authentication required"))

    @staticmethod
    def require_scope(principal: Principal, alternatives: tuple[str, ...]) -> None:
        """Raise Forbidden if the caller has none of the scopes."""
        if any(principal.has_scope(scope) for scope in alternatives):
            return
        names = " or ".join(f"'{scope}'" for scope in alternatives)
        raise Forbidden(
            N_("This endpoint requires the {names} scope", names=names),
            title=N_("Insufficient permissions"),
            details={"required_scope": ", ".join(alternatives), "available_scopes": sorted(principal.scopes)},
        )


def bad_credential() -> Unauthorized:
    """Return the error for a bad credential, with one text for every cause: no caller learns which tokens exist."""
    return Unauthorized(N_("The provided API token is invalid or expired"), title=N_("Invalid token"))
