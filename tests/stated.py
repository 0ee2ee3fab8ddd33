"""What answers carry, compared with what their views state."""

from quart import Response, request

from app import TimeTracker
from app.routes.context import current_view
from app.routes.route_metadata import CHECKS_IF_MATCH, SENDS_ETAG, SENDS_LINKS


def contradictions(app: TimeTracker) -> list[str]:
    """Return a list that fills with every answer of v1 that says something else than the marks of its view."""
    found: list[str] = []

    async def compare(response: Response) -> Response:
        endpoint = request.endpoint or ""
        if not endpoint.startswith("api_v1.") or request.method == "OPTIONS":
            return response
        view, status, headers = current_view(), response.status_code, response.headers
        stated = {"ETag": SENDS_ETAG.get(view) is not None, "Link": SENDS_LINKS.get(view)}
        if status < 300:
            found.extend(f"{endpoint}: {name}" for name, wanted in stated.items() if (name in headers) != wanted)
        if status == 304 and not stated["ETag"]:
            found.append(f"{endpoint}: 304")
        if status == 412 and CHECKS_IF_MATCH.get(view) is None:
            found.append(f"{endpoint}: 412")
        return response

    app.after_request(compare)
    return found
