"""The ASGI connection of a request: Quart's own starts three tasks for each, a quarter of the time of a small one."""

import asyncio
from contextlib import suppress
from typing import Any

from quart import Request, Response
from quart.asgi import ASGIHTTPConnection
from quart.utils import encode_headers
from quart.wrappers.response import DataBody

from app.auth.guard import SAFE_METHODS

GRACE = 0.05  # seconds in which nobody looks whether the client is still there


class DirectConnection(ASGIHTTPConnection):
    """Answers a request that only reads, and has no body, in the server's own task.

    If that takes longer than `GRACE`, a second task waits for the client to leave, and then ends it, as Quart does.
    """

    async def __call__(self, receive: Any, send: Any) -> None:  # noqa: ANN401 - Quart's types are hypercorn's
        """Answer the request."""
        if self.scope["method"] not in SAFE_METHODS or any(
            name in (b"content-length", b"transfer-encoding") for name, _ in self.scope["headers"]
        ):
            await super().__call__(receive, send)
            return
        request = self._create_request_from_scope(send)
        request.body.set_complete()
        loop, task, watch = asyncio.get_running_loop(), asyncio.current_task(), list[asyncio.Task[None]]()

        async def end_when_left() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass
            if task:
                task.cancel()

        timer = loop.call_later(GRACE, lambda: watch.append(loop.create_task(end_when_left())))
        try:
            await self.handle_request(request, send)
        except asyncio.CancelledError:
            if task is None or not (watch and watch[0].done()):
                raise  # the server ends it
            task.uncancel()
        finally:
            timer.cancel()
            for other in watch:
                other.cancel()

    async def handle_request(self, request: Request, send: Any) -> None:  # noqa: ANN401 - Quart's types are hypercorn's
        """Answer; the client may take the time that the response allows."""
        response = await self.app.handle_request(request)
        patience = getattr(response, "timeout", ...)
        with suppress(TimeoutError):
            async with asyncio.timeout(self.app.config["RESPONSE_TIMEOUT"] if patience is ... else patience):
                await self._send_response(send, response)

    async def _send_response(self, send: Any, response: Any) -> None:  # noqa: ANN401 - Quart's types are hypercorn's
        """Send a body that is in memory in one message."""
        if not (isinstance(response, Response) and isinstance(response.response, DataBody)):
            await super()._send_response(send, response)
            return
        headers, body = encode_headers(response.headers), response.response
        await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": body.data[body.begin : body.end], "more_body": False})
