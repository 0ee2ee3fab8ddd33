"""Rate limit: each token has an allowance of requests per minute and per hour, counted in sliding windows."""

from quart import Response, g

from app.sdk import N_, RateLimited, RouteInfo, Setup, current_principal
from plugins.rate_limit.limiter import Limiter, Verdict


def setup(plugin: Setup) -> None:
    """Count every request with a token; state the allowance on each answer."""
    minute, hour = plugin.settings.rate_limit_per_minute, plugin.settings.rate_limit_per_hour
    limiter = Limiter(minute, hour, plugin.redis)
    plugin.shows("API_TOKEN_RATE_LIMIT_PER_MINUTE", str(minute))
    plugin.shows("API_TOKEN_RATE_LIMIT_PER_HOUR", str(hour))
    plugin.shows(
        "REDIS_URL", N_("shared by all workers") if plugin.redis else N_("not set: each worker counts separately")
    )
    policy = f'"minute";q={minute};w=60, "hour";q={hour};w=3600'

    async def count(view: RouteInfo) -> None:
        caller = current_principal()
        if caller is None or caller.token_id is None or view.path.startswith("/api/version/"):
            return
        g.rate_limit = verdict = await limiter.check(caller.token_id)
        if not verdict.passed:
            raise refusal(verdict, minute, hour)

    async def add_headers(_view: RouteInfo | None, response: Response) -> None:
        verdict: Verdict | None = g.get("rate_limit")
        if verdict:
            nearest = verdict.nearest
            response.headers["X-RateLimit-Limit"] = str(nearest.limit)
            response.headers["X-RateLimit-Remaining"] = str(nearest.remaining)
            response.headers["X-RateLimit-Reset"] = str(nearest.resets_at)
            response.headers["RateLimit-Policy"] = policy
            response.headers["RateLimit"] = f'"{nearest.name}";r={nearest.remaining};t={nearest.wait}'

    plugin.before_view(count, 429)
    plugin.after_view(add_headers)


def refusal(verdict: Verdict, minute: int, hour: int) -> RateLimited:
    """429 with the limits in its body and the seconds to wait in its header."""
    return RateLimited(
        N_("Too many requests; wait before you send the next one"),
        title=N_("Rate limit exceeded"),
        details={
            "limit_per_minute": minute,
            "limit_per_hour": hour,
            "remaining_per_minute": verdict.minute.remaining,
            "remaining_per_hour": verdict.hour.remaining,
        },
        headers={"Retry-After": str(max(window.wait for window in verdict.exhausted))},
    )
