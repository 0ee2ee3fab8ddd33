"""Browsers that are connected to a server by a web socket, in as much of Socket.IO's protocol as they need."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
from wsproto import ConnectionType, WSConnection
from wsproto.events import (
    AcceptConnection,
    CloseConnection,
    Event,
    RejectConnection,
    Request,
    TextMessage,
)

from tests.factories import PASSWORD, Person

PATH = "/socket.io/?EIO=4&transport=websocket"


class Refused(Exception):
    """The server does not want to talk; its reason."""


class WebSocket:
    """A web socket to a server, whose handshake carries the headers that it is given."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._protocol = WSConnection(ConnectionType.CLIENT)
        self._accepted = False
        self._texts: list[str | None] = []

    @classmethod
    async def connect(cls, url: str, headers: dict[str, str]) -> "WebSocket":
        """A connection; Refused with the status where the server takes none."""
        place = urlsplit(url)
        socket = cls(*await asyncio.open_connection(place.hostname, place.port))
        given = [(name.encode(), value.encode()) for name, value in headers.items()]
        socket._send(Request(host=place.netloc, target=PATH, extra_headers=given))
        while not socket._accepted:
            await socket._read()
        return socket

    def send(self, text: str) -> None:
        """Says something."""
        self._send(TextMessage(text))

    async def receive(self) -> str | None:
        """What the server says next; None where it has hung up."""
        while not self._texts:
            await self._read()
        return self._texts.pop(0)

    async def close(self) -> None:
        """Hangs up."""
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()

    def _send(self, event: Event) -> None:
        self._writer.write(self._protocol.send(event))

    async def _read(self) -> None:
        data = await self._reader.read(65536)
        self._protocol.receive_data(data or None)
        for event in self._protocol.events():
            if isinstance(event, AcceptConnection):
                self._accepted = True
            elif isinstance(event, RejectConnection):
                await self.close()
                raise Refused(str(event.status_code))
            elif isinstance(event, TextMessage):
                self._texts.append(event.data)
            elif isinstance(event, CloseConnection):
                self._texts.append(None)


@dataclass
class Hearing:
    """What one browser has heard: names and payloads. `closed` is set when the server has hung up."""

    heard: list[tuple[str, Any]] = field(default_factory=list)
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    more: asyncio.Event = field(default_factory=asyncio.Event)

    async def names(self, number: int, seconds: float = 5) -> list[str]:
        """The names of what was heard, once there are so many, or the time is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while len(self.heard) < number:
                    self.more.clear()
                    await self.more.wait()
        return [name for name, _ in self.heard]

    async def listen(self, socket: WebSocket) -> None:
        """Hears until the server hangs up."""
        while (text := await socket.receive()) not in (None, "41"):
            if text == "2":
                socket.send("3")
            elif text and text.startswith("42"):
                self.heard.append(tuple(json.loads(text[2:])))
                self.more.set()
        self.closed.set()


async def sign_in(url: str, person: Person) -> str:
    """The cookie of a browser that has signed in."""
    async with httpx.AsyncClient(base_url=url) as browser:
        answer = await browser.post("/sign-in", data={"username": person.username, "password": PASSWORD})
        assert answer.status_code == 303
        return f"timetracker={browser.cookies['timetracker']}"


@asynccontextmanager
async def hearing(url: str, cookie: str = "", **headers: str) -> AsyncIterator[Hearing]:
    """A browser that is connected; Refused where the server lets it not in."""
    socket = await WebSocket.connect(url, headers | ({"Cookie": cookie} if cookie else {}))
    try:
        assert str(await socket.receive()).startswith("0{")
        socket.send("40")
        answer = str(await socket.receive())
        if answer.startswith("44"):
            raise Refused(json.loads(answer[2:])["message"])
        assert answer.startswith("40{")
        found = Hearing()
        task = asyncio.create_task(found.listen(socket))
        try:
            yield found
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
    finally:
        await socket.close()
