"""The ASGI server: uvicorn on uvloop and httptools (docs/decisions says why)."""

import asyncio
import gc
import signal
from types import FrameType
from typing import Any

import socketio
import uvicorn

from app import TimeTracker, create_app
from app.core import log
from app.settings import Settings


def served() -> socketio.ASGIApp:
    """The app of one worker process, and the sockets of its pages beside it."""
    settings = Settings.from_env()
    log.configure(settings.log_level)
    app = create_app(settings)

    @app.before_serving
    async def settle() -> None:
        # What is alive now stays: the collector need not look at it again and again.
        gc.collect()
        gc.freeze()
        tell_early(app)

    app.sockets.served = True
    return socketio.ASGIApp(app.sockets.server, app)


def tell_early(app: TimeTracker) -> None:
    """Lets streams end when the server is asked to, which waits for requests under way: these are so for ever."""
    loop = asyncio.get_running_loop()

    def chained(then: Any) -> Any:
        def handle(number: int, frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(app.ending.set)
            if callable(then):
                then(number, frame)

        return handle

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, chained(signal.getsignal(number)))


def run(settings: Settings, *, host: str, port: int, workers: int) -> None:
    """Serves until it is told to stop; requests under way get ten seconds to finish."""
    uvicorn.run(
        "app.server:served",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        loop="uvloop",
        http="httptools",
        ws="wsproto",
        lifespan="on",
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=10,
        # A worker answers its parent only once it has imported everything: a small machine with many workers takes
        # longer for that than the 5 seconds after which uvicorn would replace it, again and again.
        timeout_worker_healthcheck=30,
    )
