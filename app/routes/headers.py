"""What surrounds every request: its id, the security headers, and CORS for the token surface."""

import re
import secrets
import time
from typing import TYPE_CHECKING

from quart import Response, g, request
from quart.wrappers import Response as QuartResponse

from app.core.log import request_id

if TYPE_CHECKING:
    from app import TimeTracker

V1 = "/api/v1"
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,128}")

SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": (
        "Authorization, X-API-Key, Content-Type, Accept, Idempotency-Key, If-Match, If-None-Match, X-Request-ID"
    ),
    "Access-Control-Max-Age": "600",
}
EXPOSED = (
    "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, RateLimit, RateLimit-Policy, Retry-After, "
    "Link, ETag, Deprecation, Idempotent-Replayed, X-Request-ID"
)


def init_app(app: "TimeTracker") -> None:
    """Hangs the hooks in; they come before the guard, so that refusals carry the headers too."""
    app.before_request(begin)
    app.after_request(finish)


async def begin() -> Response | None:
    """Takes or makes the request id; answers preflights, which browsers send without a credential."""
    g.began = time.perf_counter()
    given = request.headers.get("X-Request-ID", "")
    request_id.set(given if WELL_FORMED.fullmatch(given) else secrets.token_hex(16))
    if request.method == "OPTIONS" and is_v1(request.path):
        return Response("", 204, PREFLIGHT)
    return None


async def finish(response: QuartResponse) -> QuartResponse:
    """Adds what every answer carries."""
    headers = response.headers
    headers["X-Request-ID"] = request_id.get()
    for name, value in SECURITY.items():
        headers.setdefault(name, value)
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if is_v1(request.path):
        headers["Access-Control-Allow-Origin"] = "*"
        headers["Access-Control-Expose-Headers"] = EXPOSED
    return response


def is_v1(path: str) -> bool:
    """Whether a path belongs to the token surface."""
    return path == V1 or path.startswith(V1 + "/")
