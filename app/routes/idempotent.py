"""`Idempotency-Key`: however often a creating request is repeated, one thing is created."""

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import orjson
from quart import Response, current_app, request

from app.core.errors import invalid
from app.routes.context import caller, session
from app.services.idempotency import answers

View = TypeVar("View", bound=Callable[..., Any])

HEADER = "Idempotency-Key"
BLOCK = 64 * 1024
KEY = re.compile(r"[\x21-\x7e]{1,128}")


def idempotent(view: View) -> View:
    """Lets a creating view take the header; its answer is stored with what it creates, for 24 hours a token.

    Only successes are stored: an error rolls the reservation back with everything else.
    """

    @wraps(view)
    async def wrapper(*args: Any, **kwargs: Any) -> Any:
        key, token_id = request.headers.get(HEADER), caller().token_id
        if key is None or token_id is None:
            return await view(*args, **kwargs)
        if not KEY.fullmatch(key):
            raise invalid({HEADER: ["must have 1 to 128 visible characters"]})
        stored = await answers.reserve(session(), token_id=token_id, key=key, request_hash=await fingerprint())
        if stored:
            headers = {"Idempotent-Replayed": "true"}
            return Response(stored.body, stored.status, headers, content_type="application/json")
        response = cast(Response, await current_app.make_response(await view(*args, **kwargs)))
        body = await response.get_data(as_text=False)
        await answers.keep(session(), token_id=token_id, key=key, status=response.status_code, body=body)
        return response

    wrapper.__dict__["idempotent"] = True
    return wrapper  # type: ignore[return-value]  # it has the parameters of `view`


async def fingerprint() -> str:
    """What tells a repeat from another request: method, path, query and body, whatever the order of JSON's keys."""
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
    """Fields and files of a form: what stands between its parts is another text in each repeat."""
    form, files = await request.form, await request.files
    for name, value in sorted(form.items(multi=True)):
        digest.update(orjson.dumps([name, value]))
    for name, file in sorted(files.items(multi=True)):
        digest.update(orjson.dumps([name, file.filename]))
        while block := file.stream.read(BLOCK):
            digest.update(block)
        file.stream.seek(0)
