"""Refuses the use of a credential that the browser sends by itself from a foreign page.

Browsers since 2020 say with every request where it comes from (`Sec-Fetch-Site`), older ones at least with every
unsafe one (`Origin`). A request with neither is from no browser, so nobody can have been lured into it.
"""

from urllib.parse import urlsplit

from quart.wrappers import Request

from app.core.errors import Forbidden


def check_same_site(request: Request, public_url: str | None = None) -> None:
    """Raises Forbidden for a request that a page of another origin has caused."""
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
        raise Forbidden("The request comes from another site", code="cross_site")
