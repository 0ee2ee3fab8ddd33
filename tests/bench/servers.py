"""The servers that take turns: ours, and its ceilings, all on the same core."""

import sys
from collections.abc import Mapping
from pathlib import Path

import httpx

from tests.bench.callers import SECRET_KEY
from tests.bench.processes import SERVER_CORE, Lag, pin
from tests.processes import Running, Serving
from tests.servers import free_port

UNLIMITED = {name: str(10**9) for name in ("API_TOKEN_RATE_LIMIT_PER_MINUTE", "API_TOKEN_RATE_LIMIT_PER_HOUR")}
UVICORN = ("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--no-server-header", "--log-level", "error")
HOME = Path(__file__).parent.parent.parent


class Ours(Serving):
    """`timetracker serve`, with the plugins that are on by default and limits that nobody reaches."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        lag = Path(environ["TIMETRACKER_INSTANCE"]) / "lag"
        self.lag = Lag(lag)
        super().__init__(
            {**environ, **UNLIMITED, "SECRET_KEY": SECRET_KEY, "BENCH_LAG": str(lag), "PYTHONPATH": str(HOME)}
        )
        self.command = (sys.executable, "-m", "tests.bench.serve", *self.command[1:])

    def start(self) -> None:
        """Start it and keep it on its core."""
        super().start()
        pin(self.pids()[0], SERVER_CORE)


class Ceiling(Running):
    """A bare application, `tests.bench.bare` or `tests.bench.bare_quart`, on the same server."""

    def __init__(self, environ: Mapping[str, str], name: str, cases: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        more = {"BENCH_CASES": str(cases), "BENCH_DATABASE": environ["DATABASE_URL"], "PYTHONPATH": str(HOME)}
        command = (sys.executable, "-m", "uvicorn", f"tests.bench.{name}:app", "--port", str(self.port), *UVICORN)
        super().__init__({**environ, **more}, name, *command)

    def ready(self) -> bool:
        """Whether it answers, be it an error."""
        try:
            httpx.get(self.url, timeout=5, headers={"Cookie": "-"})
        except httpx.TransportError:
            return False
        return True

    def start(self) -> None:
        """Start it and keep it on its core."""
        super().start()
        assert self.process
        pin(self.process.pid, SERVER_CORE)
