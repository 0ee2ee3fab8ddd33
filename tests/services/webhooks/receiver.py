"""A receiver of webhooks on this machine, which behaves as it is told."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

OK = "200 OK"
HANG = "hang"
HANG_UP = "hang up"


@dataclass
class Received:
    """A request as it came in."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """Answers with the next of `answers` (`503 Busy\\nRetry-After: 7`), else with `usual`.

    `HANG` never answers, `HANG_UP` ends the connection.
    """

    answers: deque[str] = field(default_factory=deque)
    usual: str = OK
    received: list[Received] = field(default_factory=list)
    port: int = 0
    more: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        """Where to send to."""
        return f"http://127.0.0.1:{self.port}/hook"

    async def got(self, number: int) -> None:
        """Returns once so many requests have come in."""
        while len(self.received) < number:
            self.more.clear()
            await self.more.wait()

    def answer_to(self, _request: Received) -> str:
        """What to answer."""
        return self.answers.popleft() if self.answers else self.usual

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        try:
            await self._answer(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # hung up
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        request = Received(head[0], headers, body)
        self.received.append(request)
        self.more.set()
        answer = self.answer_to(request)
        if answer == HANG:
            await asyncio.sleep(60)
        if answer == HANG_UP:
            return
        status, *more = answer.split("\n")
        lines = [f"HTTP/1.1 {status}", *more, "Content-Length: 2", "Connection: close", "", "ok"]
        writer.write("\r\n".join(lines).encode())
        await writer.drain()


@asynccontextmanager
async def receiving(usual: str = OK) -> AsyncIterator[Receiver]:
    """A receiver on a port of its own."""
    receiver = Receiver(usual=usual)
    async with listening(receiver):
        yield receiver


@asynccontextmanager
async def listening(receiver: Receiver) -> AsyncIterator[None]:
    """Lets a receiver take requests on a port of its own."""
    tasks: set[asyncio.Task[None]] = set()

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        await receiver.serve(reader, writer)

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()
