"""A plugin that is written and installed by somebody else: what it can add, and what its removal leaves."""

import asyncio
import re
from pathlib import Path

import pytest
from sqlalchemy import text

from app.core import migrate
from app.core.db import Database
from app.plugins.load import Plugin
from app.sdk.testing import Host, run_app
from app.services.resources import SCHEMA
from app.settings import driver_url
from tests.factories import PASSWORD, Api, People
from tests.plugins.outside import FINE, ON_SQLITE, SECRET, with_kudos
from tests.processes import run

OPTIONS = {"kudos__secret": SECRET, "kudos__minimum_seconds": "0"}


async def thanked(host: Host) -> list[int]:
    """Seconds of what the administrator is thanked for, after a timer that was stopped at once."""
    api = Api(host.app, host.admin_token)
    await api.post("/timer/start", project_id=await api.project())
    await api.post("/timer/stop")
    return [item["seconds"] for item in (await api.get("/kudos")).body["thanks"]]


@pytest.mark.usefixtures("importable")
async def test_it_adds_a_route_a_scope_a_table_a_subscriber_and_a_strategy(database_url: str) -> None:
    async with run_app("kudos", database_url=database_url, options=OPTIONS) as host:
        assert await thanked(host) == [0]
        right, wrong = await host.token("read:kudos"), await host.token("read:projects")
        assert (await host.request("GET", "/api/v1/kudos", right)).status_code == 200
        assert (await host.request("GET", "/api/v1/kudos", wrong)).status_code == 403
        assert (await host.client().get("/api/v1/kudos")).status_code == 401
        assert await by_board(host, "/api/v1/kudos", f"{SECRET} administrator") == 200
        assert await by_board(host, "/api/v1/kudos", "guess administrator") == 401
        assert await by_board(host, "/api/v1/projects", f"{SECRET} administrator") == 401
        assert await migrate.differences(host.database, host.app.plugins.migrations[1]) == []
        assert host.app.plugins.installed == [
            Plugin(
                "kudos",
                "0.1.0",
                "Kudos: thanks people for their work.",
                adds=[
                    "tables kudos_thanks",
                    "scope read:kudos",
                    "strategy kudos_board",
                    "nav Kudos",
                    "command count-kudos",
                    "job every 0.1 s",
                    "routes /api/v1/kudos",
                    "subscriber of TimerStopped",
                ],
                shown={"TIMETRACKER_KUDOS__SECRET": "…", "TIMETRACKER_KUDOS__MINIMUM_SECONDS": "0"},
            )
        ]


async def by_board(host: Host, path: str, credential: str) -> int:
    """The status for somebody whom the plugin's strategy knows."""
    return (await host.client().get(path, headers={"X-Kudos-Board": credential})).status_code


@ON_SQLITE
def test_its_command(environ: dict[str, str], site: Path) -> None:
    environ = with_kudos(environ, site)
    run("migrate", environ=environ)
    assert run("count-kudos", environ=environ).stdout == "0 thanks\n"
    assert "count-kudos" in run("--help", environ=environ).stdout


@pytest.mark.usefixtures("importable")
async def test_its_job_and_its_place_in_the_navigation(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUDOS_TICK", str(tmp_path / "tick"))
    async with run_app("kudos", database_url=database_url, options=OPTIONS) as host:
        browser = host.client()
        await browser.post("/sign-in", form={"username": "ada", "password": PASSWORD})
        page = await (await browser.get("/")).get_data(as_text=True)
        inside = re.findall(r'<a [^>]*href="/kudos"[^>]*>(.*?)</a>', page, re.DOTALL)
        assert [re.sub(r"<svg.*</svg>", "", text, flags=re.DOTALL) for text in inside[:1]] == ["Kudos"]
        await asyncio.sleep(0.3)
    assert (tmp_path / "tick").exists()


@pytest.mark.usefixtures("importable")
async def test_its_route_is_described() -> None:
    async with run_app("kudos", options=OPTIONS) as host:
        answer = await host.client().get("/api/openapi.json")
        document = await answer.get_json()
        operation = document["paths"]["/kudos"]["get"]
        assert (operation["summary"], operation["security"]) == (
            "List thanks",
            [{"bearer": ["read:kudos"]}, {"api_key": ["read:kudos"]}, {"kudos_board": ["read:kudos"]}],
        )
        assert document["components"]["securitySchemes"]["kudos_board"]["name"] == "X-Kudos-Board"
        assert document["components"]["securitySchemes"].keys() == host.app.auth.strategies.keys()
        assert {"ThanksOut", "ThanksPage"} - document["components"]["schemas"].keys() == set()


@pytest.mark.usefixtures("importable")
async def test_apps_of_one_process_share_no_state() -> None:
    patient = OPTIONS | {"kudos__minimum_seconds": "3600"}
    async with run_app("kudos", options=OPTIONS) as one, run_app("kudos", options=patient) as other:
        assert [await thanked(one), await thanked(other)] == [[0], []]


@pytest.mark.usefixtures("importable")
async def test_an_operator_lets_a_core_surface_take_its_strategy() -> None:
    auth = {"api_v1": ("bearer", "api_key", "kudos_board")}
    async with run_app("kudos", options=OPTIONS, auth=auth) as host:
        assert await by_board(host, "/api/v1/users/me", f"{SECRET} administrator") == 200
        assert await by_board(host, "/api/v1/users/me", f"{SECRET} nobody") == 401
        assert (await host.request("GET", "/api/v1/users/me")).status_code == 200


@ON_SQLITE
def test_the_environment_lets_a_core_surface_take_its_strategy(environ: dict[str, str], site: Path) -> None:
    wanted = {"TIMETRACKER_AUTH__API_V1": "bearer,api_key,kudos_board"}
    told = run("surface", environ=with_kudos(environ, site, **wanted))
    lines = [line for line in told.stdout.splitlines() if line.startswith(("policy api_v1 ", "GET /api/v1/tasks "))]
    assert lines == ["policy api_v1 = bearer|api_key|kudos_board", "GET /api/v1/tasks api_v1 read:tasks -"]
    without = run("check", environ=environ | wanted)
    assert (without.returncode, "wants the unknown auth strategy kudos_board" in without.stderr) == (1, True)


async def test_its_removal_leaves_core_as_it_was(environ: dict[str, str], site: Path, database_url: str) -> None:
    """Its tables stay for the day on which it comes back."""
    there = with_kudos(environ, site)
    assert run("check", environ=there).stderr == (
        "timetracker: the database is not up to date; run: timetracker migrate\n"
    )
    assert [run("migrate", environ=there).returncode, run("check", environ=there).stdout] == [0, FINE]
    assert [run("migrate", environ=environ).returncode, run("check", environ=environ).stdout] == [0, FINE]
    database = Database(driver_url(database_url))
    async with database.transaction() as session:
        assert await session.scalar(text("SELECT version_num FROM kudos_version")) == "kudos_0001"
        assert await session.scalar(text("SELECT count(*) FROM kudos_thanks")) == 0
    assert await migrate.differences(database, SCHEMA) == []
    await database.dispose()
    assert run("check", environ=there).stdout == FINE


@ON_SQLITE
async def test_rows_of_a_removed_plugin_go_with_their_user(environ: dict[str, str], site: Path, people: People) -> None:
    run("migrate", environ=with_kudos(environ, site))
    database = Database(driver_url(environ["DATABASE_URL"]))
    thanks = "INSERT INTO kudos_thanks VALUES (1, :user, 1, 0, '2026-03-11 10:00:00.000000')"
    async with database.transaction() as session:
        await session.execute(text(thanks), {"user": people.bob.id})
        await session.execute(text("DELETE FROM users WHERE id = :user"), {"user": people.bob.id})
        assert await session.scalar(text("SELECT count(*) FROM kudos_thanks")) == 0
    await database.dispose()
