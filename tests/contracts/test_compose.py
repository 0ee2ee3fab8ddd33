"""The files for containers name settings that exist, and say what `make cluster` runs."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from app.settings import Settings
from tests.cluster import balancer, pooler

HOME = Path(__file__).parent.parent.parent
OURS = {"compose.yaml": {"app"}, "compose.scale.yaml": {"migrate", "app", "worker"}}


def compose(name: str) -> dict[str, Any]:
    """The content of a file."""
    made: dict[str, Any] = yaml.safe_load((HOME / name).read_text())
    return made


def environ(service: dict[str, Any]) -> dict[str, str]:
    """The environment of a service, with values for what `.env` states."""
    filled = {}
    for name, text in service["environment"].items():
        value = str(text)
        while "${" in value:
            before, _, rest = value.partition("${")
            inside, _, after = rest.partition("}")
            value = before + (inside.partition(":-")[2] if ":-" in inside else "Y2Vk" * 12) + after
        if name != "WORKERS":  # of the image, not of the server
            filled[name] = value
    return filled


@pytest.mark.parametrize("name", OURS)
def test_settings_are_understood(name: str, tmp_path: Path) -> None:
    services = compose(name)["services"]
    assert OURS[name] <= set(services)
    for service in OURS[name]:
        Settings.from_env(environ(services[service]) | {"TIMETRACKER_INSTANCE": str(tmp_path)})


def test_several_hosts_are_set_up_as_the_cluster_of_the_tests() -> None:
    content = compose("compose.scale.yaml")
    services, configs = content["services"], content["configs"]
    settings = Settings.from_env(environ(services["app"]))
    assert (settings.database_pooler, settings.background) == ("transaction", "worker")
    assert [url.partition("@")[2] for url in settings.database_replica_url] == ["pgbouncer:6432/replica"]
    assert environ(services["app"]) == environ(services["worker"]) == environ(services["migrate"])
    for mine, theirs in ((configs["pgbouncer"], pooler.CONFIGURATION), (configs["haproxy"], balancer.CONFIGURATION)):
        for line in ("pool_mode = transaction", "retry-on conn-failure", "option httpchk GET /ready"):
            assert (line in mine["content"]) == (line in theirs)
    assert "connect_query='SET jit = off'" in configs["pgbouncer"]["content"]


@pytest.mark.parametrize("name", OURS)
def test_what_a_service_needs_is_there(name: str) -> None:
    content = compose(name)
    services = content["services"]
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)
        assert {one["source"] for one in service.get("configs", ())} <= set(content.get("configs", ()))
        volumes = {volume.partition(":")[0] for volume in service.get("volumes", ())}
        assert volumes <= set(content.get("volumes", ()))
