"""`Idempotency-Key`: any number of repeats of a request creates one thing."""

import hashlib
import re
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import ParamSpec, cast

import orjson
from quart import Response, current_app, request
from quart.typing import ResponseReturnValue

from app.core.errors import invalid
from app.core.messages import N_
from app.routes.context import caller, session
from app.routes.responses import etag_of_body
from app.routes.route_metadata import IDEMPOTENT
from app.services.idempotency import stored_responses

P = ParamSpec("P")

HEADER = "Idempotency-Key"
BLOCK = 64 * 1024
KEY = re.compile(r"[\x21-\x7e]{1,128}")


def idempotent(view: Callable[P, Awaitable[ResponseReturnValue]]) -> Callable[P, Awaitable[ResponseReturnValue]]:
    """Let a creating view take the header; its answer is stored with what it creates, for 24 hours a token.

    Only successes are stored: an error rolls the reservation back with everything else.
    """

    @wraps(view)
    async def wrapper(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        key, token_id = request.headers.get(HEADER), caller().token_id
        if key is None or token_id is None:
            return await view(*args, **kwargs)
        if not KEY.fullmatch(key):
            raise invalid({HEADER: [N_("must have 1 to 128 visible characters")]})
        stored = await stored_responses.reserve(session(), token_id=token_id, key=key, request_hash=await fingerprint())
        if stored:
            tag = etag_of_body(stored.body.decode())
            headers = {"Idempotent-Replayed": "true"} | ({"ETag": f'"{tag}"'} if tag else {})
            return Response(stored.body, stored.status, headers, content_type="application/json")
        response = cast(Response, await current_app.make_response(await view(*args, **kwargs)))
        body = await response.get_data(as_text=False)
        await stored_responses.complete(session(), token_id=token_id, key=key, status=response.status_code, body=body)
        return response

    return IDEMPOTENT.set(wrapper, True)


async def fingerprint() -> str:
    """Return a hash of method, path, query and body; the order of JSON keys does not change it."""
    digest = hashlib.sha256(f"{request.method} {request.path}?{request.query_string.decode('latin-1')}\n".encode())
    if request.mimetype == "multipart/form-data":
        await _digest_form(digest)
        return digest.hexdigest()
    raw = cast(bytes, await request.get_data(as_text=False))
    try:
        body = orjson.dumps(orjson.loads(raw), option=orjson.OPT_SORT_KEYS)
    except orjson.JSONDecodeError:
        body = raw  # not JSON: its bytes are compared
    digest.update(body)
    return digest.hexdigest()


async def _digest_form(digest: "hashlib._Hash") -> None:
    """Hash the fields and files of a form; its boundary differs with each repeat."""
    form, files = await request.form, await request.files
    for name, value in sorted(form.items(multi=True)):
        digest.update(orjson.dumps([name, value]))
    for name, file in sorted(files.items(multi=True)):
        digest.update(orjson.dumps([name, file.filename]))
        while block := file.stream.read(BLOCK):
            digest.update(block)
        file.stream.seek(0)
