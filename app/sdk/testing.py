"""Tests of plugins: an app with the plugin alone, clients, tokens."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from quart import Response
from quart.typing import TestClientProtocol

from app import TimeTracker, create_app
from app.core import migrate
from app.core.db import Database
from app.services.accounts import tokens, users
from app.settings import Settings, driver_url


@dataclass
class Host:
    """A running app. `admin_token` holds every scope."""

    app: TimeTracker
    admin_token: str

    @property
    def database(self) -> Database:
        """The app's database, as in `Setup.database`."""
        return self.app.database

    def client(self) -> TestClientProtocol:
        """Quart's test client."""
        return self.app.test_client()

    async def token(self, scopes: str, *, username: str = "somebody", admin: bool = False) -> str:
        """A token with these scopes, of a user who is created if needed."""
        async with self.database.transaction() as session:
            if not await users.exists(session, username):
                await users.create(session, username=username, password=secrets.token_hex(8), admin=admin)
            owner = await users.by_name(session, username)
            _, text = await tokens.create(
                session,
                user_id=owner.id,
                name="tests",
                scopes=scopes,
                further_scopes=frozenset(self.app.plugins.scopes),
            )
        return text

    async def request(self, method: str, path: str, token: str | None = None, **kwargs: Any) -> Response:
        """Send a request, as the administrator unless a token is given; return Quart's response."""
        headers = {"Authorization": f"Bearer {token or self.admin_token}"} | kwargs.pop("headers", {})
        return await self.client().open(path, method=method, headers=headers, **kwargs)


@asynccontextmanager
async def run_app(*plugins: str, database_url: str = "", **settings: Any) -> AsyncIterator[Host]:
    """An app with these plugins and no others, on a migrated database: `database_url`, or a temporary one.

    Options are given as `options={"kudos__secret": "…"}`; other keywords are fields of the settings.
    """
    with TemporaryDirectory() as folder:
        made = Settings(
            instance=Path(folder),
            plugins=plugins,
            database_url=driver_url(database_url) if database_url else "",
            secret_key=secrets.token_hex(32),
            **settings,
        ).with_defaults()
        app = create_app(made)
        for schema in app.plugins.migrations:
            await migrate.upgrade(app.database, schema)
        async with app.test_app():
            host = Host(app, "")
            host.admin_token = await host.token("admin:all", username="administrator", admin=True)
            yield host
