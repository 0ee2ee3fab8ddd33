"""`timetracker` whose server notes the longest delay of its loop, in the file that `BENCH_LAG` names."""

import asyncio
import os
from pathlib import Path

import socketio

from app import cli, server
from tests.bench.processes import Lag

BEAT = 0.005

create_asgi_app = server.create_asgi_app


def create_watched_app() -> socketio.ASGIApp:
    """The app, with a heart that beats in its loop."""
    asgi = create_asgi_app()
    lag = Lag(Path(os.environ["BENCH_LAG"]))

    @asgi.other_asgi_app.before_serving
    async def begin() -> None:
        loop = asyncio.get_running_loop()

        def beat(due: float) -> None:
            now = loop.time()
            lag.note(now - due)
            loop.call_at(now + BEAT, beat, now + BEAT)

        beat(loop.time())

    return asgi


if __name__ == "__main__":
    server.create_asgi_app = create_watched_app
    cli.main()
