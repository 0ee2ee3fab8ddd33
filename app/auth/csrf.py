"""Reject requests from other sites that carry a credential which the browser sends by itself.

Browsers since 2020 state the origin of every request (`Sec-Fetch-Site`), older ones at least of every
unsafe one (`Origin`). A request with neither does not come from a browser, so no user can have been lured into it.
"""

from urllib.parse import urlsplit

from quart.wrappers import Request

from app.core.errors import Forbidden
from app.core.messages import N_


def check_same_site(request: Request, public_url: str | None = None) -> None:
    """Raise Forbidden for a request that was caused by a page of another origin."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        allowed = site in ("same-origin", "none")
    elif origin is not None:
        ours = {request.host, urlsplit(public_url or "").netloc}
        allowed = urlsplit(origin).netloc in ours - {""}
    else:
        allowed = True
    if not allowed:
        raise Forbidden(N_("The request comes from another site"), code="cross_site")
