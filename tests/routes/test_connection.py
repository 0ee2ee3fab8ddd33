"""The ASGI connection: answers as Quart's own does, and ends what nobody waits for any more."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from quart import Quart, Response, request

from app.routes.connection import GRACE, DirectConnection

Messages = list[dict[str, Any]]
GONE = {"type": "http.disconnect"}


async def asked(
    app: Quart, path: str, *received: dict[str, Any], method: str = "GET", headers: Sequence[tuple[bytes, bytes]] = ()
) -> Messages:
    """What the app sends to a client that sends these messages and stays until it is answered."""
    messages, sent, answered = list(received), Messages(), asyncio.Event()

    async def receive() -> dict[str, Any]:
        if messages:
            return messages.pop(0)
        await answered.wait()
        return GONE

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            answered.set()

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"localhost"), *headers],
        "client": ("127.0.0.1", 1),
    }
    await app(scope, receive, send)  # type: ignore[arg-type]
    return sent


@pytest.fixture
def ended() -> list[str]:
    """The views that were ended before they had answered."""
    return []


@pytest.fixture
def app(ended: list[str]) -> Quart:
    """An app with a quick view, a slow one, one that reads a body and one that streams."""
    app = Quart(__name__)
    app.asgi_http_class = DirectConnection

    @app.get("/quick")
    async def quick() -> str:
        return "quick"

    @app.get("/slow")
    async def slow() -> str:
        try:
            await asyncio.sleep(4 * GRACE)
        except asyncio.CancelledError:
            ended.append("slow")
            raise
        return "slow"

    @app.post("/echo")
    async def echo() -> bytes:
        return bytes(await request.get_data(as_text=False))

    @app.get("/stream")
    async def stream() -> Response:
        async def parts() -> Any:
            try:
                for number in range(100):
                    yield str(number)
                    await asyncio.sleep(GRACE)
            except asyncio.CancelledError:
                ended.append("stream")
                raise

        return Response(parts())

    return app


EMPTY = {"type": "http.request", "body": b"", "more_body": False}


def text(sent: Messages) -> str:
    """The body."""
    return b"".join(message.get("body", b"") for message in sent).decode()


@pytest.mark.parametrize("path", ["/quick", "/slow"])
async def test_a_client_that_stays_is_answered(app: Quart, ended: list[str], path: str) -> None:
    sent = await asked(app, path, EMPTY)
    assert (sent[0]["status"], text(sent), ended) == (200, path[1:], [])
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]


async def test_a_body_is_read(app: Quart) -> None:
    parts = [{"type": "http.request", "body": part, "more_body": part != b"c"} for part in (b"a", b"b", b"c")]
    for header in ((b"content-length", b"3"), (b"transfer-encoding", b"chunked")):
        assert text(await asked(app, "/echo", *parts, method="POST", headers=[header])) == "abc"


@pytest.mark.parametrize("path", ["/slow", "/stream"])
async def test_a_client_that_leaves_is_not_worked_for(app: Quart, ended: list[str], path: str) -> None:
    began = asyncio.get_running_loop().time()
    await asked(app, path, EMPTY, GONE)
    assert ended == [path[1:]]
    assert asyncio.get_running_loop().time() - began < 3 * GRACE
    task = asyncio.current_task()
    assert task
    assert not task.cancelling()


async def test_the_server_may_end_it(app: Quart, ended: list[str]) -> None:
    task = asyncio.create_task(asked(app, "/slow", EMPTY))
    await asyncio.sleep(2 * GRACE)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended == ["slow"]


async def test_nothing_is_left_behind(app: Quart) -> None:
    tasks = asyncio.all_tasks()
    for path in ("/quick", "/slow"):
        await asked(app, path, EMPTY)
    await asyncio.sleep(2 * GRACE)
    assert asyncio.all_tasks() == tasks
