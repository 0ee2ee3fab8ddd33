"""The whole installation: balancer, two hosts with a server and a worker each, pooler, primary, standby, Redis."""

import asyncio
import os
import shutil
import signal
from contextlib import ExitStack
from pathlib import Path
from typing import Self

import asyncpg

from app.core import migrate
from app.core.db import Database
from app.services.resources import SCHEMA
from app.settings import driver_url
from tests.cluster.balancer import start_haproxy
from tests.cluster.pooler import configure, run_pgbouncer
from tests.cluster.sentinel import port_of, start_watched
from tests.cluster.standby import start_standby
from tests.factories import populate
from tests.processes import Serving, Working, environment
from tests.servers import Server, start_postgres, start_redis

POOL = {"size": 20, "patience": 5}
KEY = "correct-horse-battery-staple-0123456789"
SYNCHRONOUS = {"synchronous_commit": "on", "synchronous_standby_names": "standby"}


class Host:
    """A machine of its own: an instance folder, `timetracker serve`, and `timetracker worker`."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        folder.mkdir()
        environ = environment(folder, **settings)
        self.server, self.worker = Serving(environ), Working(environ)

    def start(self) -> None:
        """Boot it."""
        self.server.start()
        self.worker.start()

    def kill(self) -> None:
        """Pull its plug."""
        self.server.kill()
        self.worker.kill()


class Installation:
    """All of it, in temporary folders on 127.0.0.1: `with Installation(folder) as running:`; `url` is its front."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cleanup = ExitStack()

    def __enter__(self) -> Self:
        with self.cleanup:
            self._start()
            self.cleanup = self.cleanup.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self.cleanup.close()

    def _start(self) -> None:
        self.primary = self._keep(start_postgres())
        asyncio.run(self._migrate())
        self.standby = self._keep(start_standby(self.primary))
        asyncio.run(self.send(self.primary, *(f"ALTER SYSTEM SET {n} = '{v}'" for n, v in SYNCHRONOUS.items())))
        asyncio.run(self.send(self.primary, "SELECT pg_reload_conf()"))
        self.pooler = self._keep(run_pgbouncer(self._databases(), "/timetracker", **POOL))
        self.redis = start_watched()
        self.cleanup.callback(self.redis.stop)
        self.hosts = [Host(self.folder / f"host{number}", self._settings()) for number in range(2)]
        for host in self.hosts:
            self.cleanup.callback(host.kill)
            host.start()
        self.front = self._keep(start_haproxy([host.server.port for host in self.hosts]))
        self.url = self.front.url

    def _keep(self, server: Server) -> Server:
        self.cleanup.callback(server.stop, kill=True)
        return server

    async def _migrate(self) -> None:
        database = Database(driver_url(self.primary.url))
        await migrate.upgrade(database, SCHEMA)
        async with database.transaction() as session:
            await populate(session)
        await database.dispose()

    def _databases(self) -> dict[str, str]:
        return {"timetracker": self.primary.url, "replica": self.standby.url}

    def _settings(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.pooler.url,
            "TIMETRACKER_DATABASE_REPLICA_URL": self.pooler.url.replace("/timetracker", "/replica"),
            "TIMETRACKER_DATABASE_POOLER": "transaction",
            "REDIS_URL": self.redis.url,
            "SECRET_KEY": KEY,
            "TIMETRACKER_ENV": "production",
            "TIMETRACKER_BACKGROUND": "worker",
            "TIMETRACKER_TRUSTED_PROXIES": "127.0.0.1",
            "API_TOKEN_RATE_LIMIT_PER_MINUTE": "1000000",
            "API_TOKEN_RATE_LIMIT_PER_HOUR": "100000000",
        }

    @staticmethod
    async def send(server: Server, *statements: str) -> None:
        """Run statements on a server."""
        connection = await asyncpg.connect(server.url)
        for statement in statements:
            await connection.execute(statement)
        await connection.close()

    def fail_over(self) -> None:
        """Kill the primary, promote the standby, lead the pooler to it, and give it a standby of its own."""
        self.primary.process.kill()
        self.primary.process.wait()
        asyncio.run(self.send(self.standby, "SELECT pg_promote()"))
        self.primary = self.standby
        self._repoint()
        self.standby = self._keep(start_standby(self.primary))
        self._repoint()

    def _repoint(self) -> None:
        configure(self.pooler.folder, self._databases(), own=port_of(self.pooler), **POOL)
        os.kill(self.pooler.process.pid, signal.SIGHUP)

    def restart_redis(self) -> None:
        """Kill the Redis that is the master, or was the last; a replica is promoted, and it comes back as one."""
        dead, other = self.redis.first, self.redis.second
        dead.process.kill()
        dead.process.wait()
        shutil.rmtree(dead.folder, ignore_errors=True)
        replica_of = ("--replicaof", "127.0.0.1", str(port_of(other)))
        self.redis.first, self.redis.second = other, start_redis(port_of(dead), options=replica_of)
