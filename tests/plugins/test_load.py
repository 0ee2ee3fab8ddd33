"""A plugin that cannot load: one line and no start, or a start without it; a plugin that is off harms nobody."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from app.core.errors import StartError
from app.plugins.manifests import plugin_locations
from app.sdk.testing import run_app
from tests.factories import People
from tests.plugins.outside import FINE, ON_SQLITE, SECRET, variant, with_kudos
from tests.processes import Serving, run


def broken(site: Path, folder: Path) -> Path:
    """A version of the plugin that fails when it is imported."""
    docstring = '"""Kudos: thanks people for their work."""\n'
    return variant(site, folder, "__init__.py", {docstring: docstring + 'raise RuntimeError("no kudos\\n  today")\n'})


@ON_SQLITE
def test_a_failing_import_stops_the_start(environ: dict[str, str], site: Path, tmp_path: Path) -> None:
    told = run("check", environ=with_kudos(environ, broken(site, tmp_path)))
    assert (told.returncode, told.stdout, told.stderr) == (
        1,
        "",
        "timetracker: plugin kudos: RuntimeError: no kudos today\n",
    )


@ON_SQLITE
def test_a_failing_import_can_be_put_aside(environ: dict[str, str], site: Path, tmp_path: Path, people: People) -> None:
    patient = {
        "TIMETRACKER_PLUGIN_FAILURES": "quarantine",
        "TIMETRACKER_PLUGINS": "deprecation,kudos",
        # What its strategy would have opened stays shut, and core is served as ever.
        "TIMETRACKER_AUTH__API_V1": "bearer,api_key,kudos_board",
        "TIMETRACKER_AUTH__KUDOS": "kudos_board",
    }
    environ = with_kudos(environ, broken(site, tmp_path), **patient)
    first, second, *_ = run("plugins", environ=environ).stdout.splitlines()
    assert (first, second) == ("deprecation 1.0.0 on: after_view", "kudos - quarantined: RuntimeError: no kudos today")
    serving = Serving(environ)
    serving.start()
    try:
        ready = httpx.get(f"{serving.url}/ready").json()
        assert ready == {"status": "ready", "quarantined_plugins": ["kudos"]}
        assert httpx.get(f"{serving.url}/api/v1/kudos").status_code == 404
        headers = {"Authorization": f"Bearer {people.ada.token}"}
        assert httpx.get(f"{serving.url}/api/v1/users/me", headers=headers).status_code == 200
        board = {"X-Kudos-Board": f"{SECRET} ada"}
        assert httpx.get(f"{serving.url}/api/v1/users/me", headers=board).status_code == 401
    finally:
        serving.kill()
    assert "plugin kudos: RuntimeError: no kudos today; starting without it" in serving.log.read_text()


@ON_SQLITE
@pytest.mark.parametrize(("host", "reached"), [(">=1.0,<2", True), (">=99", False), ("<1.0", False)])
def test_another_version_of_the_host_is_refused_unread(
    environ: dict[str, str], site: Path, tmp_path: Path, host: str, reached: bool
) -> None:
    marker = tmp_path / "marker"
    other = variant(site, tmp_path, "plugin.toml", {'host = ">=1.0,<2"': f'host = "{host}"'})
    environ = with_kudos(environ, other, KUDOS_MARKER=str(marker))
    run("migrate", environ=environ)
    refusal = f"timetracker: plugin kudos: version 0.1.0 is for TimeTracker {host}, and this is 1.0.0\n"
    assert run("check", environ=environ).stderr == ("" if reached else refusal)
    assert marker.exists() is reached


@ON_SQLITE
@pytest.mark.parametrize(
    ("options", "line"),
    [
        (
            {"TIMETRACKER_KUDOS__COLOUR": "red"},
            "plugin kudos: TIMETRACKER_KUDOS__COLOUR is not an option; known are secret, minimum_seconds",
        ),
        ({"TIMETRACKER_KUDOS__SECRET": ""}, "plugin kudos: TIMETRACKER_KUDOS__SECRET is required"),
        (
            {"TIMETRACKER_KUDOS__MINIMUM_SECONDS": "an hour"},
            "plugin kudos: TIMETRACKER_KUDOS__MINIMUM_SECONDS must be a whole number, not 'an hour'",
        ),
        ({"TIMETRACKER_CUDOS__SECRET": "x"}, "TIMETRACKER_CUDOS__SECRET: there is no such plugin"),
    ],
)
def test_wrong_options_are_one_line(environ: dict[str, str], site: Path, options: dict[str, str], line: str) -> None:
    told = run("check", environ=with_kudos(environ, site, **options))
    assert (told.returncode, told.stderr) == (1, f"timetracker: {line}\n")


async def refused(*plugins: str, **settings: Any) -> str:
    """The line with which an app does not start."""
    with pytest.raises(StartError) as caught:
        async with run_app(*plugins, **settings):
            pass
    return str(caught.value)


@pytest.mark.usefixtures("importable")
async def test_a_name_that_nobody_has() -> None:
    known = ", ".join(place.name for place in plugin_locations())
    assert await refused("cudos") == f"plugin cudos: there is no plugin of this name; known are {known}"


async def test_an_option_for_a_plugin_without_any() -> None:
    line = "plugin rate_limit: TIMETRACKER_RATE_LIMIT__PER_DAY is not an option; known are none"
    assert await refused("rate_limit", options={"rate_limit__per_day": "9"}) == line


async def test_a_plugin_named_twice_is_set_up_once() -> None:
    async with run_app("deprecation", "deprecation") as host:
        assert [plugin.name for plugin in host.app.plugins.installed] == ["deprecation"]


@ON_SQLITE
@pytest.mark.parametrize(
    ("edits", "problem"),
    [
        ({'host = ">=1.0,<2"': 'host = "new"'}, "is not in order: InvalidSpecifier: Invalid specifier: 'new'"),
        ({'host = ">=1.0,<2"\n': ""}, "does not say host"),
        ({'name = "kudos"': "name = "}, "is not in order: TOMLDecodeError: Invalid value (at line 1, column 8)"),
        ({'name = "kudos"': 'name = "praise"'}, "says that it is praise"),
    ],
)
def test_a_broken_description_harms_nobody_else(
    environ: dict[str, str], site: Path, tmp_path: Path, edits: dict[str, str], problem: str
) -> None:
    other = variant(site, tmp_path, "plugin.toml", edits)
    off = with_kudos(environ, other, TIMETRACKER_PLUGINS="deprecation")
    assert run("check", environ=off).stdout == FINE
    assert run("plugins", environ=off).stdout.splitlines()[-1] == f"kudos - broken: kudos/plugin.toml {problem}"
    told = run("check", environ=with_kudos(environ, other)).stderr
    assert told == f"timetracker: plugin kudos: kudos/plugin.toml {problem}\n"


@ON_SQLITE
def test_commands_are_those_of_the_description(environ: dict[str, str], site: Path, tmp_path: Path) -> None:
    other = variant(site, tmp_path, "plugin.toml", {"count-kudos": "count-thanks"})
    line = "plugin.toml must name its commands (count-kudos), or leave them out"
    assert run("check", environ=with_kudos(environ, other)).stderr == f"timetracker: plugin kudos: {line}\n"
