"""TimeTracker: the architecture on one page."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import click
from quart import Quart, Response, g, request
from quart.typing import ResponseReturnValue
from quart_auth import QuartAuth
from quart_schema import QuartSchema
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession

from app import demo, facts, plugins, routes, subscribers
from app.auth import Auth
from app.auth.session import SessionCookie
from app.auth.tokens import ApiKey, Bearer, Tokens
from app.core import feed
from app.core.db import Database
from app.core.events import Subscribers
from app.core.migrate import Scripts
from app.core.principal import Principal
from app.core.redis import Shared, SharedCache, connect
from app.core.tail import Tail
from app.core.throttle import Throttle
from app.facts import Facts
from app.housekeeping import housekeeping
from app.plugins import Found, Plugin
from app.routes import assets
from app.routes.hooks import Hooks
from app.routes.request import IdConverter, LenientRequest, NoSession, QuickJSON
from app.services.accounts.scopes import SCOPES
from app.services.tables import SCHEMA
from app.services.webhooks.sender import Sender
from app.services.webhooks.targets import Network
from app.settings import Settings
from app.sockets import Sockets

EXPORTS_AT_ONCE = 4
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
DASHBOARD_SECONDS = 600


class TimeTracker(Quart):
    """A Quart whose views run in one transaction: return commits, raise rolls back."""

    request_class = LenientRequest
    session_interface = NoSession()  # type: ignore[assignment]  # Quart names the default's class

    settings: Settings
    events: Subscribers
    database: Database
    redis: Redis | None
    auth: Auth
    tokens: Tokens
    cookie: SessionCookie
    throttle: Throttle
    exporting: asyncio.Semaphore
    dashboards: SharedCache
    facts: Facts
    tail: Tail
    streams: Counter[int]
    ending: asyncio.Event
    network: Network
    sender: Sender
    sockets: Sockets
    hooks: Hooks
    openapi: bytes
    plugins: list[Plugin]
    schemas: list[Scripts]
    scopes: dict[str, str]
    nav: list[tuple[str, str]]
    commands: list[click.Command]
    jobs: list[tuple[float, Callable[[], Awaitable[object]]]]

    async def dispatch_request(self, *context: Any) -> ResponseReturnValue:
        """Runs the view; what only reads cannot write."""
        reads, surface = request.method in SAFE, (request.endpoint or "").partition(".")[0]
        async with self.database.transaction(read_only=reads, actor=g.principal, surface=surface) as g.session:
            return await super().dispatch_request(*context)

    async def send_static_file(self, filename: str) -> Response:
        """A file of the pages."""
        return await assets.send(self, filename)

    async def demonstrate(self, session: AsyncSession, principal: Principal) -> None:
        """Demo data around the first administrator."""
        await demo.show(session, principal)

    def offered_plugins(self) -> list[Found]:
        """Plugins that are there and not on."""
        return list(plugins.offered(self.plugins))

    async def look(self) -> None:
        """Reads the facts anew: every few seconds, and when this worker has changed them."""
        self.facts = await facts.read(self.database)


def create_app(settings: Settings | None = None) -> TimeTracker:
    """The whole server. Never migrates, never talks to the network, never catches."""
    app = TimeTracker(__name__)
    app.settings = settings = settings or Settings.from_env()
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.max_body_bytes,
        PROPAGATE_EXCEPTIONS=False,
        QUART_AUTH_COOKIE_NAME="timetracker",
        QUART_AUTH_COOKIE_SECURE=settings.cookies_secure,
        QUART_AUTH_DURATION=30 * 24 * 3600,
        QUART_AUTH_SALT="timetracker sign-in",
        QUART_SCHEMA_CONVERSION_PREFERENCE="msgspec",
    )
    app.events = Subscribers()
    app.database = Database(
        settings.database_url,
        pool_size=settings.pool_size,
        after_commit=app.events.deliver,
        info={"instance_defaults": {"timezone": settings.timezone, "currency": settings.currency}},
    )
    app.exporting = asyncio.Semaphore(EXPORTS_AT_ONCE)
    app.redis = connect(settings.redis_url) if settings.redis_url else None
    shared = Shared(app.redis)
    app.throttle = Throttle(shared)
    app.dashboards = SharedCache(shared, "dashboard", DASHBOARD_SECONDS)
    app.facts = Facts(setup_required=False, timezone=settings.timezone, modules=[])
    app.tail, app.sockets = Tail(app.database, app.redis), Sockets(app)
    app.streams, app.ending = Counter(), asyncio.Event()
    app.network = Network(allow_private=settings.webhook_allow_private)
    app.sender = Sender(app.database, app.network)
    app.url_map.converters["id"] = IdConverter
    app.tokens, app.cookie = Tokens(app.database), SessionCookie(app.database)
    app.auth = Auth(settings.auth, app.cookie, Bearer(app.tokens), ApiKey(app.tokens), public_url=settings.public_url)
    QuartAuth(app)
    QuartSchema(app, openapi_path=None, swagger_ui_path=None, redoc_ui_path=None, scalar_ui_path=None)
    app.json = QuickJSON(app)
    app.hooks, app.plugins, app.schemas, app.scopes = Hooks(), [], [SCHEMA], dict(SCOPES)
    app.nav, app.commands, app.jobs, app.openapi = [], [], [], b""
    routes.register(app)
    subscribers.register(app)
    plugins.load(app)
    app.auth.check(app, incomplete=any(plugin.state == "quarantined" for plugin in app.plugins))
    app.hooks.init_app(app)
    app.while_serving(lambda: serving(app))
    return app


async def serving(app: TimeTracker) -> Any:
    """What lives as long as the server does."""
    await app.look()
    async with app.database.transaction() as session:
        await feed.adopt(session)
    stop = asyncio.Event()
    jobs = [asyncio.create_task(job) for job in housekeeping(app, stop)]
    yield
    stop.set()
    app.ending.set()
    await asyncio.gather(*jobs)
    await app.tail.close()
    await app.database.dispose()
    if app.redis:
        await app.redis.aclose()
