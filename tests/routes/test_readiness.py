"""Readiness: the database answers, and which plugins are missing."""

from quart.typing import TestClientProtocol

from app import TimeTracker
from app.plugins.load import Plugin


async def test_ready(client: TestClientProtocol) -> None:
    answer = await client.get("/ready")
    assert (answer.status_code, await answer.get_json()) == (200, {"status": "ready", "quarantined_plugins": []})


async def test_quarantined_plugins_are_named(app: TimeTracker, client: TestClientProtocol) -> None:
    app.plugins.installed.append(Plugin("kudos", state="quarantined", problem="ImportError: gone"))
    assert (await (await client.get("/ready")).get_json())["quarantined_plugins"] == ["kudos"]
