"""The ceiling: a bare ASGI function that does what the database has to do for a request, and nothing else."""

from typing import Any

from tests.bench.replay import Replay

replay = Replay()


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answer each request as recorded."""
    if scope["type"] == "lifespan":
        return await lifespan(receive, send)
    path = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
    credential = next(text for name, text in scope["headers"] if name in (b"authorization", b"cookie"))
    case = replay.cases[path + b" " + credential]
    body = await replay.answer(case, credential)
    headers = [(b"content-type", case.content_type.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    return await send({"type": "http.response.body", "body": body})


async def lifespan(receive: Any, send: Any) -> None:
    """Open the database."""
    await receive()
    await replay.open()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})
