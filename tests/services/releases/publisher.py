"""A source of releases on this machine, which answers as the test wants."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson


def release(tag: str, **more: Any) -> dict[str, Any]:
    """One release, in the form of GitHub."""
    told = {
        "tag_name": tag,
        "body": "Better than before.",
        "published_at": "2026-04-01T10:00:00Z",
        "html_url": f"https://releases.example.com/{tag}",
        "draft": False,
        "prerelease": False,
    }
    return told | more


@dataclass
class Publisher:
    """`answer` is the body of the next answers, `pause` how long they take; `asked` are the heads of the requests,
    `met` says that there is one."""

    url: str = ""
    answer: Any = None
    status: str = "200 OK"
    head: str = ""
    pause: float = 0
    asked: list[str] = field(default_factory=list)
    met: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request, one answer."""
        try:
            self.asked.append((await reader.readuntil(b"\r\n\r\n")).decode())
            self.met.set()
            await asyncio.sleep(self.pause)
            body = self.answer if isinstance(self.answer, bytes) else orjson.dumps(self.answer)
            head = f"HTTP/1.1 {self.status}\r\n{self.head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            writer.write(head.encode() + body)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # who asked has gone
        finally:
            writer.close()


@asynccontextmanager
async def publishing(answer: Any = None) -> AsyncIterator[Publisher]:
    """A publisher that listens."""
    publisher = Publisher(answer=answer)
    server = await asyncio.start_server(publisher.serve, "127.0.0.1", 0)
    publisher.url = "http://127.0.0.1:{1}/releases/latest".format(*server.sockets[0].getsockname())
    async with server:
        yield publisher
