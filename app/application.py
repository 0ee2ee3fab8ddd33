"""TimeTracker: the architecture on one page."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from functools import cached_property, partial
from inspect import iscoroutinefunction
from typing import Any

from quart import Quart, Response, g, request
from quart.typing import ResponseReturnValue
from quart_schema import QuartSchema
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession

from app import demo, routes, subscribers
from app.auth import Auth
from app.auth.credentials import Credentials
from app.auth.guard import SAFE_METHODS
from app.auth.session import Cookies, SessionCookie
from app.auth.tokens import Tokens
from app.caches import Caches
from app.core import feed
from app.core.db import Database, ReplicaFailed
from app.core.events import Subscribers
from app.core.principal import Principal
from app.core.redis import BestEffortRedis, SharedCache, connect
from app.core.throttle import Throttle
from app.core.watchdog import Watchdog
from app.database import open_database
from app.jobs import serve_jobs
from app.live import Live
from app.plugins.load import load_plugins
from app.plugins.registry import PluginRegistry
from app.routes import assets
from app.routes.connection import DirectConnection
from app.routes.request import LenientRequest, NoSessionInterface, OrjsonProvider, request_class
from app.routes.route_metadata import WITHOUT_SESSION
from app.services.accounts.scopes import SCOPES
from app.services.resources import SCHEMA
from app.services.webhooks.address_policy import Network
from app.services.webhooks.worker import DeliveryWorker
from app.settings import Settings

DASHBOARD_SECONDS = 600
SESSION_SECONDS = 30 * 24 * 3600


class TimeTracker(Quart):
    """A Quart whose views run in one transaction: return commits, raise rolls back."""

    request_class = LenientRequest
    json_provider_class = OrjsonProvider
    asgi_http_class = DirectConnection
    session_interface = NoSessionInterface()  # type: ignore[assignment]  # Quart names the default's class

    settings: Settings
    events: Subscribers
    database: Database
    redis: Redis | None
    credentials: Credentials
    auth: Auth
    caches: Caches
    live: Live
    webhooks: DeliveryWorker
    plugins: PluginRegistry

    @property
    def watchdog(self) -> Watchdog:
        """The watchdog of the worker's event loop."""
        watchdog: Watchdog = self.extensions["watchdog"]
        return watchdog

    async def dispatch_request(self, *context: object) -> ResponseReturnValue:
        """Run the view; a view that only reads cannot write."""
        run_view = partial(super().dispatch_request, *context)  # type: ignore[arg-type]  # Quart's own context
        reads = request.method in SAFE_METHODS
        if reads and request.endpoint in self.without_session:
            return await run_view()
        info = {"actor": g.principal, "surface": (request.endpoint or "").partition(".")[0]}
        if reads:
            with suppress(ReplicaFailed):  # then on the primary
                async with self.database.reading(g.principal and g.principal.user_id, **info) as g.session:
                    return await run_view()
        async with self.database.transaction(read_only=reads, **info) as g.session:
            return await run_view()

    @cached_property
    def without_session(self) -> frozenset[str]:
        """The endpoints whose views need no database."""
        return frozenset(name for name, view in self.view_functions.items() if WITHOUT_SESSION.get(view))

    @cached_property
    def known_async(self) -> set[Callable[..., object]]:
        """The hooks and views that are known to be async."""
        return set()

    def ensure_async(self, func: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
        """The function, made async if it is not; which each is need not be found out for each request."""
        if func not in self.known_async:
            if not iscoroutinefunction(func):
                return super().ensure_async(func)
            self.known_async.add(func)
        return func

    async def send_static_file(self, filename: str) -> Response:
        """A script, style or picture of the pages."""
        return await assets.send_asset(self, filename)

    async def load_demo(self, session: AsyncSession, principal: Principal) -> None:
        """Demo data around the first administrator."""
        await demo.load_demo(session, principal)


def create_app(settings: Settings | None = None) -> TimeTracker:
    """The whole server. Never migrates, never talks to the network, never catches."""
    app = TimeTracker(__package__)
    app.settings = settings = settings or Settings.from_env()
    app.config.update(
        SECRET_KEY=settings.secret_key, MAX_CONTENT_LENGTH=settings.max_body_bytes, PROPAGATE_EXCEPTIONS=False
    )
    app.events = Subscribers()
    app.redis = connect(settings.redis_url) if settings.redis_url else None
    shared = BestEffortRedis(app.redis)
    app.database = open_database(settings, shared, app.events.deliver)
    app.credentials = Credentials(Tokens(app.database), SessionCookie(app.database), Throttle(shared))
    app.auth = Auth(settings.auth, *app.credentials.strategies(), public_url=settings.public_url)
    app.caches = Caches(app.database, SharedCache(shared, "dashboard", DASHBOARD_SECONDS), timezone=settings.timezone)
    app.live = Live.of(app)
    app.webhooks = DeliveryWorker(app.database, Network(allow_private=settings.webhook_allow_private))
    app.extensions["watchdog"] = Watchdog(settings.watchdog_milliseconds / 1000)
    app.plugins = PluginRegistry(scopes=dict(SCOPES), migrations=[SCHEMA])
    mount_extensions(app)
    routes.register(app)
    subscribers.register(app)
    load_plugins(app)
    app.auth.check(app, incomplete=bool(app.plugins.quarantined))
    app.plugins.hooks.init_app(app)
    app.request_class = request_class(app)
    app.while_serving(lambda: serving(app))
    return app


def mount_extensions(app: TimeTracker) -> None:
    """Add the extensions of Quart: signed cookies, and validation of bodies and queries."""
    Cookies(
        app,
        cookie_name="timetracker",
        cookie_secure=app.settings.cookies_secure,
        duration=SESSION_SECONDS,
        salt="timetracker sign-in",
    )
    QuartSchema(
        app,
        openapi_path=None,
        swagger_ui_path=None,
        redoc_ui_path=None,
        scalar_ui_path=None,
        conversion_preference="msgspec",
    )


async def serving(app: TimeTracker) -> AsyncGenerator[None, None]:
    """The life of the server: its jobs run until it stops, then all connections are closed."""
    await app.caches.refresh()
    async with app.database.transaction() as session:
        await feed.bootstrap(session)
    stop = asyncio.Event()
    jobs = [asyncio.create_task(job) for job in serve_jobs(app, stop)]
    app.watchdog.start()
    yield
    app.watchdog.stop()
    stop.set()
    app.live.shutting_down.set()
    await asyncio.gather(*jobs)
    await app.live.tail.close()
    await app.database.dispose()
    if app.redis:
        await app.redis.aclose()
