"""The ASGI server: uvicorn on uvloop and httptools (docs/decisions says why)."""

import asyncio
import gc
import signal
from collections.abc import Callable
from types import FrameType

import socketio
import uvicorn

from app import TimeTracker, create_app
from app.core import log
from app.settings import Settings

Handler = Callable[[int, FrameType | None], object]


def create_asgi_app() -> socketio.ASGIApp:
    """The app of one worker process, with the sockets of its pages."""
    settings = Settings.from_env()
    log.configure(settings.log_level)
    app = create_app(settings)

    @app.before_serving
    async def settle() -> None:
        # Objects that exist now stay: the collector need not look at them again and again.
        gc.collect()
        gc.freeze()
        end_streams_on_signal(app)

    app.live.sockets.mounted = True
    return socketio.ASGIApp(app.live.sockets.server, app)


def end_streams_on_signal(app: TimeTracker) -> None:
    """End event streams when the server is asked to stop: it waits for running requests, and these run for ever."""
    loop = asyncio.get_running_loop()

    def chained(previous: Handler | int | None) -> Handler:
        def handle(number: int, frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(app.live.shutting_down.set)
            if callable(previous):
                previous(number, frame)

        return handle

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, chained(signal.getsignal(number)))


def run(settings: Settings, *, host: str, port: int, workers: int) -> None:
    """Serve until stopped; running requests get ten seconds to finish."""
    uvicorn.run(
        "app.server:create_asgi_app",
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
        # A worker answers its parent only after it has imported everything: with many workers, a small machine takes
        # longer than the 5 seconds after which uvicorn would replace it, again and again.
        timeout_worker_healthcheck=30,
    )
