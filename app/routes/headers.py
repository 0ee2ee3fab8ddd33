"""Headers of every request: its ID, the security headers, and CORS for the token surface."""

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
        "Authorization, X-API-Key, Content-Type, Accept, Idempotency-Key, If-Match, If-None-Match, Prefer, X-Request-ID"
    ),
    "Access-Control-Max-Age": "600",
}
EXPOSED = (
    "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, RateLimit, RateLimit-Policy, Retry-After, "
    "Link, ETag, Deprecation, Idempotent-Replayed, Preference-Applied, X-Ignored-Fields, X-Request-ID"
)

SECURITY_NAMES = frozenset(name.lower() for name in SECURITY)
V1_HEADERS = {**SECURITY, "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": EXPOSED}


def init_app(app: "TimeTracker") -> None:
    """Register the hooks; they run before the guard, so that its errors have the headers, too."""
    app.before_request(start_request)
    app.after_request(finish_response)


async def start_request() -> Response | None:
    """Take or generate the request ID; answer preflights, which browsers send without a credential."""
    g.began = time.perf_counter()
    request_id_header = request.headers.get("X-Request-ID", "")
    request_id.set(request_id_header if WELL_FORMED.fullmatch(request_id_header) else secrets.token_hex(16))
    if request.method == "OPTIONS" and is_v1(request.path):
        return Response("", 204, PREFLIGHT)
    return None


async def finish_response(response: QuartResponse) -> QuartResponse:
    """Add the headers of every response; a view may have set some of them itself."""
    headers = response.headers
    missing = V1_HEADERS if is_v1(request.path) else SECURITY
    if not SECURITY_NAMES.isdisjoint([name.lower() for name, _ in headers]):
        missing = {name: value for name, value in missing.items() if name not in headers}
    headers.extend({**missing, "X-Request-ID": request_id.get()})
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def is_v1(path: str) -> bool:
    """Return whether a path belongs to the token surface."""
    return path == V1 or path.startswith(V1 + "/")
