"""What is sent, and what is never told."""

from typing import Any

import orjson
from sqlalchemy import select

from app.core.db import Database
from app.core.events import EventRow, event_types
from app.services.settings import instance
from app.services.webhooks import examples, payloads
from tests.factories import Api
from tests.services.webhooks.builders import END, START, Send, hook
from tests.services.webhooks.receiver import Receiver


async def test_real_payloads_have_the_form_of_the_examples(
    api: Api, admin_api: Api, database: Database, receiver: Receiver, send: Send
) -> None:
    """Of each kind a payload, with the keys of its example; what happens to settings only an administrator hears."""
    await hook(api, receiver)
    await hook(admin_api, receiver, "settings.updated")
    async with database.transaction() as session:
        await instance.write(session, "currency", "CHF")
    client = await api.client_id()
    project = await api.project(client_id=client)
    task = await api.task(project)
    entry = await api.entry(project, START, END)
    await api.patch(f"/clients/{client}", email="office@acme.example")
    for status in ("archived", "active"):
        await api.patch(f"/projects/{project}", status=status)
    await api.patch(f"/tasks/{task}", status="done", assigned_to=2)
    await api.patch(f"/time-entries/{entry}", notes="Worked")
    await api.delete(f"/time-entries/{entry}")
    await api.post(f"/time-entries/{entry}/restore")
    await api.post("/timer/start", project_id=project)
    await api.post("/timer/stop")
    await api.delete(f"/tasks/{task}")
    await api.delete(f"/clients/{client}")
    await api.post("/webhooks/1/test")
    await send()
    found = {body["type"]: body for body in (orjson.loads(one.body) for one in receiver.received)}
    known = {kind.name: examples.example(kind) for kind in examples.documented()}
    # Only an import that is undone deletes a project.
    assert set(found) == set(known) - {"project.deleted"}
    for name, body in found.items():
        assert shape(body) == shape(known[name]), name
        for side in ("before", "after"):
            real, example = body["data"][side], known[name]["data"][side]
            assert (real is None) == (example is None), (name, side)
            if real and name.endswith((".created", ".deleted", ".started", ".restored")):
                assert sorted(real) == sorted(example), (name, side)


def shape(body: dict[str, Any]) -> dict[str, Any]:
    """The keys of a payload, at both depths."""
    return {name: sorted(value) if isinstance(value, dict) else None for name, value in body.items()}


async def test_the_log_never_holds_a_secret(api: Api, database: Database, receiver: Receiver) -> None:
    secret = (await hook(api, receiver, headers={"X-Key": "hush"}))["secret"]
    await api.patch("/webhooks/1", headers={"X-Key": "hush hush"}, name="Other")
    await api.post("/webhooks/1/rotate-secret")
    await api.delete("/webhooks/1")
    async with database.transaction(read_only=True) as session:
        rows = (await session.execute(select(EventRow.name, EventRow.before, EventRow.after))).all()
    assert [row.name for row in rows] == [
        "webhook.created",
        "webhook.updated",
        "webhook.secret_rotated",
        "webhook.deleted",
    ]
    assert secret not in str(rows)
    assert "hush" not in str(rows)


def test_what_can_be_subscribed_to() -> None:
    names = payloads.names()
    assert {kind.name for kind in event_types() if kind.resource != "webhook"} | {"webhook.test"} == set(names)
