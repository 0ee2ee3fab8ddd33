"""PgBouncer in transaction mode, which lends each transaction another connection."""

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.servers import Server, free_port, unprivileged, wait_for

NEEDED = pytest.mark.skipif(not shutil.which("pgbouncer"), reason="needs Debian's package pgbouncer")
CONFIGURATION = """
[databases]
{databases}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users
pool_mode = transaction
max_client_conn = 1000
default_pool_size = {size}
server_login_retry = 1
query_wait_timeout = {patience}
server_check_delay = 0
"""
PATIENCE = 30  # seconds that a client waits for a connection


def start_pgbouncer(database_url: str, *, size: int = 2) -> Server:
    """A PgBouncer in front of a PostgreSQL, with at most `size` connections to each of its databases."""
    return run_pgbouncer({"*": database_url}, urlsplit(database_url).path, size=size)


def run_pgbouncer(databases: Mapping[str, str], path: str, *, size: int, patience: int = PATIENCE) -> Server:
    """A PgBouncer whose databases, by name, lead to those of the addresses; `path` is that of its own address."""
    folder, own = Path(tempfile.mkdtemp(prefix="tt-pgbouncer-")), free_port()
    folder.chmod(0o755)
    configure(folder, databases, own=own, size=size, patience=patience)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            ["pgbouncer", folder / "pgbouncer.ini"], user=unprivileged(), stdout=log, stderr=log, cwd=folder
        )
    server = Server(urlunsplit(("postgresql", f"tests@127.0.0.1:{own}", path, "", "")), process, folder)
    wait_for(server, own, "PgBouncer")
    return server


def configure(folder: Path, databases: Mapping[str, str], **values: object) -> None:
    """Write PgBouncer's files: where its databases are, and who may connect."""
    lines = []
    for name, url in databases.items():
        there = urlsplit(url)
        own_name = "" if name == "*" else f"dbname={there.path.removeprefix('/')} "
        place = f"host={there.hostname} port={there.port}"
        lines.append(f"{name} = {place} {own_name}connect_query='SET jit = off'")
    (folder / "users").write_text('"tests" ""\n')
    (folder / "pgbouncer.ini").write_text(CONFIGURATION.format(databases="\n".join(lines), folder=folder, **values))
