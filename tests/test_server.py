"""The server as a process: what keeps it from starting is one line; ending it is quiet."""

import re
import socket
import subprocess
from pathlib import Path

import httpx
import pytest

from app.core.db import Database
from app.services.accounts import tokens
from app.settings import driver_url
from tests.factories import People
from tests.processes import COMMAND, Serving, environment, run

AWAY = "The database cannot be reached at the moment"
SQLITE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("words", "given", "line"),
    [
        ("serve", {}, "the database is not up to date; run: timetracker migrate"),
        ("check", {}, "the database is not up to date; run: timetracker migrate"),
        ("check", {"DATABASE_URL": "sqlite:////nowhere/t.db"}, rf"{AWAY}: sqlite\+aiosqlite:////nowhere/t.db: .*"),
        (
            "serve",
            {"DATABASE_URL": "postgresql://u:secret@127.0.0.1:1/x"},
            rf"{AWAY}: postgresql\+asyncpg://u:\*\*\*@127.0.0.1:1/x: \[Errno \d+\] Connect call failed .*",
        ),
        ("migrate", {"DATABASE_URL": "postgresql://u@127.0.0.1:1/x"}, f"{AWAY}: .*"),
        (
            "serve",
            {"TIMETRACKER_WORKERS": "2"},
            "TIMETRACKER_WORKERS is not a setting; docs/CONFIGURATION.md lists them",
        ),
        ("migrate", {"TIMETRACKER_POOL_SIZE": "none"}, "TIMETRACKER_POOL_SIZE must be a whole number above zero, .*"),
        ("check", {"TIMETRACKER_AUTH__NOWHERE": "bearer"}, "TIMETRACKER_AUTH__NOWHERE: there is no blueprint nowhere"),
        ("create-user eve --password-stdin", {}, "the database is not up to date; run: timetracker migrate"),
    ],
)
def test_what_is_wrong_is_one_line(words: str, given: dict[str, str], line: str, tmp_path: Path) -> None:
    done = run(*words.split(), environ=environment(tmp_path) | given, text="long enough\n")
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(f"timetracker: {line}\n", done.stderr)


def test_what_a_caller_did_wrong_is_one_line(environ: dict[str, str]) -> None:
    taken = run("create-user", "ada", "--password-stdin", environ=environ, text="long enough\n")
    assert (taken.returncode, taken.stdout, taken.stderr) == (1, "", "timetracker: username: is taken\n")


def test_a_token_can_be_taken_from_standard_output(environ: dict[str, str]) -> None:
    made = run("create-token", "ada", "--scopes", "read:*", environ=environ)
    assert (made.returncode, made.stderr) == (0, "")
    assert re.fullmatch(r"tt_[A-Za-z0-9]{32}\n", made.stdout)


@SQLITE
def test_a_server_ends_when_it_is_told_to(server: Serving) -> None:
    assert httpx.get(f"{server.url}/api/v1/health").status_code == 200
    server.stop()
    log = server.log.read_text()
    assert log.count("Application shutdown complete") == 1
    assert re.findall(r".* (?:WARNING|ERROR|CRITICAL) .*|Traceback", log) == []
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{server.url}/api/v1/health")


@SQLITE
@pytest.mark.parametrize(("trusted", "status"), [("", 401), ("127.0.0.1", 200)], ids=["nobody", "our proxy"])
async def test_whose_word_counts_for_an_address(
    environ: dict[str, str], database_url: str, people: People, trusted: str, status: int
) -> None:
    """A token that 192.0.2.7 may use, and a request that claims to come from there."""
    database = Database(driver_url(database_url))
    async with database.transaction() as session:
        _, text = await tokens.create(
            session, user_id=people.ada.id, name="here", scopes="read:*", ip_allowlist="192.0.2.7"
        )
    await database.dispose()
    headers = {"Authorization": f"Bearer {text}", "X-Forwarded-For": "192.0.2.7"}
    with Serving(environ | {"TIMETRACKER_TRUSTED_PROXIES": trusted}) as server:
        async with httpx.AsyncClient(base_url=server.url, headers=headers) as http:
            answer = await http.get("/api/v1/users/me")
    assert (answer.status_code, "server" in answer.headers) == (status, False)


@SQLITE
def test_a_port_that_is_taken(environ: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run("serve", "--port", port, environ=environ)
    assert done.returncode != 0
    assert "address already in use" in done.stderr


def test_the_command_is_installed() -> None:
    done = subprocess.run([COMMAND, "--version"], capture_output=True, text=True, check=True)
    assert re.fullmatch(r"timetracker, version \d+\.\d+\.\d+\n", done.stdout)
