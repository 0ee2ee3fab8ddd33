"""A streaming standby of a PostgreSQL of the tests."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.servers import FORGETFUL, CannotStart, Server, in_memory, postgres_binaries, run_postgres, unprivileged


def can_copy() -> bool:
    """Whether this machine has the program that makes a standby; some wheels of PostgreSQL lack it."""
    return any(Path("/usr/lib/postgresql").glob("*/bin/pg_basebackup")) or bool(shutil.which("pg_basebackup"))


NEEDED = pytest.mark.skipif(not can_copy(), reason="needs pg_basebackup, of Debian's package postgresql")


def start_standby(primary: Server, name: str = "standby", **settings: object) -> Server:
    """A copy of the primary that follows it; it is known there as `name`."""
    folder = Path(tempfile.mkdtemp(prefix="tt-standby-", dir=in_memory()))
    binaries, owner = postgres_binaries(folder), unprivileged() if os.geteuid() == 0 else None
    if owner:
        shutil.chown(folder, owner)
    there = f"host=127.0.0.1 port={urlsplit(primary.url).port} user=tests application_name={name}"
    command = [binaries / "pg_basebackup", "-d", there, "-D", folder / "data", "-R", "-c", "fast", "--no-sync"]
    made = subprocess.run(command, user=owner, capture_output=True, cwd=folder, check=False)
    if made.returncode:
        raise CannotStart(f"standby: pg_basebackup failed: {made.stderr.decode().strip()}")
    return run_postgres(binaries, folder, owner, FORGETFUL, settings)
