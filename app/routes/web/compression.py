"""Pages are sent compressed; docs/decisions/0010-compressed-pages.md says which, and why that is safe."""

import gzip

from quart import Response, request

LEAST = 1024  # bytes below which a page is not worth it
LEVEL = 4  # three quarters of what is saved, in a third of the time of the highest


async def gzip_response(response: Response) -> Response:
    """The answer, compressed where it is a page that was asked for by GET and the browser takes that."""
    if request.method != "GET" or response.mimetype != "text/html" or not isinstance(response, Response):
        return response
    body = await response.get_data(as_text=False)
    if len(body) < LEAST:
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip") > 0:
        response.set_data(gzip.compress(body, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
