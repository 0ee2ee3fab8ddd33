"""What Prometheus reads, and who may read it."""

from datetime import timedelta
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import null

from app.core.clock import now
from app.core.errors import StartError
from app.sdk.testing import Host, run_app
from app.services.webhooks.models import Delivery, Webhook
from tests.counting import statements
from tests.factories import Api, People

SECRET = "scrape me"
WITH_SECRET = {"metrics__secret": SECRET}
NEAR, FAR = {"client": ("10.1.2.3", 5000)}, {"client": ("192.0.2.9", 5000)}
Samples = dict[tuple[str, ...], float]


async def scrape(host: Host) -> str:
    """The page, read with the secret."""
    answer = await host.request("GET", "/metrics", SECRET)
    assert answer.status_code == 200
    return str(await answer.get_data(as_text=True))


def samples(page: str, name: str) -> Samples:
    """The values of one metric, by their labels' values in the order of the labels' names."""
    found = (sample for family in text_string_to_metric_families(page) for sample in family.samples)
    return {
        tuple(value for _, value in sorted(sample.labels.items())): sample.value
        for sample in found
        if sample.name == name
    }


async def test_requests_are_counted_by_method_route_and_status() -> None:
    async with run_app("metrics", options=WITH_SECRET) as host:
        await host.request("POST", "/api/v1/projects", json={"name": "Website"})
        for project_id in (1, 1, 77):
            await host.request("GET", f"/api/v1/projects/{project_id}")
        await host.client().get("/api/v1/projects")
        await host.client().get("/wp-login.php?user=ada")
        await host.client().open("/api/v1/projects", method="BREW")
        page = await scrape(host)
    assert samples(page, "timetracker_http_requests_total") == {
        ("POST", "/api/v1/projects", "201"): 1,
        ("GET", "/api/v1/projects/<id:project_id>", "200"): 2,
        ("GET", "/api/v1/projects/<id:project_id>", "404"): 1,
        ("GET", "/api/v1/projects", "401"): 1,
        ("GET", "none", "404"): 1,
        ("other", "none", "405"): 1,
    }
    assert samples(page, "timetracker_http_request_duration_seconds_count") == {
        ("/api/v1/projects",): 2,
        ("/api/v1/projects/<id:project_id>",): 3,
        ("none",): 2,
    }


async def test_a_scrape_counts_as_a_request() -> None:
    async with run_app("metrics", options=WITH_SECRET) as host:
        await scrape(host)
        found = samples(await scrape(host), "timetracker_http_requests_total")
    assert found == {("GET", "/metrics", "200"): 1}


async def test_time_falls_into_buckets() -> None:
    async with run_app("metrics", options=WITH_SECRET) as host:
        await host.client().get("/api/v1/health")
        page = await scrape(host)
    (seconds,) = samples(page, "timetracker_http_request_duration_seconds_sum").values()
    buckets = samples(page, "timetracker_http_request_duration_seconds_bucket")
    assert buckets == {(edge, "/api/v1/health"): float(seconds <= float(edge)) for edge, _ in buckets}
    assert len(buckets) == 14


async def test_timers_and_connections(database_url: str, backend: str, people: People) -> None:
    async with run_app("metrics", database_url=database_url, options=WITH_SECRET, pool_size=3) as host:
        for person in (people.ada, people.bob):
            api = Api(host.app, person.token)
            await api.entry(await api.project(f"Of {person.username}"), "2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z")
            assert (await api.post("/timer/start", project_id=1)).status == 201
        async with host.database.transaction() as session:
            hook = Webhook(
                user_id=people.ada.id, name="Hook", url="https://hooks.example.com", events=["*"], secret="s"
            )
            session.add(hook)
            await session.flush()
            for due_at in (now() + timedelta(hours=1), now() + timedelta(hours=2), null()):
                session.add(
                    Delivery(
                        webhook_id=hook.id,
                        message_id="msg",
                        event_type="webhook.test",
                        payload="{}",
                        due_at=due_at,
                        expires_at=now() + timedelta(days=1),
                    )
                )
        with statements(host.database) as sent:
            page = await scrape(host)
    assert samples(page, "timetracker_timers_running") == {(): 2}
    assert samples(page, "timetracker_webhook_deliveries_waiting") == {(): 2}
    assert len(sent) == 2
    size = {("reader",): 3, ("writer",): 1} if backend == "sqlite" else {("shared",): 3}
    used = {("reader",): 1, ("writer",): 0} if backend == "sqlite" else {("shared",): 1}
    assert samples(page, "timetracker_db_pool_size") == size
    assert samples(page, "timetracker_db_pool_checked_out") == used


async def test_two_apps_share_no_counter() -> None:
    async with run_app("metrics", options=WITH_SECRET) as one, run_app("metrics", options=WITH_SECRET) as other:
        for _ in range(3):
            await one.client().get("/api/v1/health")
        pages = [await scrape(host) for host in (one, other)]
    found = [samples(page, "timetracker_http_requests_total") for page in pages]
    assert found == [{("GET", "/api/v1/health", "200"): 3}, {}]


BOTH = WITH_SECRET | {"metrics__allow": "10.0.0.0/8,::1"}
RANGE = {"metrics__allow": "10.0.0.0/8, ::1"}


@pytest.mark.parametrize(
    ("options", "token", "scope", "status"),
    [
        (WITH_SECRET, SECRET, FAR, 200),
        (WITH_SECRET, "scrape m", FAR, 401),
        (WITH_SECRET, "schlüssel", FAR, 401),
        (WITH_SECRET, None, FAR, 401),
        (RANGE, None, NEAR, 200),
        (RANGE, None, {"client": ("::1", 5000)}, 200),
        (RANGE, None, {"client": ("::ffff:10.9.9.9", 5000)}, 200),
        (RANGE, None, FAR, 401),
        (RANGE, None, {"client": ("nobody", 0)}, 401),
        (BOTH, SECRET, NEAR, 200),
        (BOTH, SECRET, FAR, 401),
        (BOTH, None, NEAR, 401),
    ],
)
async def test_who_may_read(options: dict[str, str], token: str | None, scope: Any, status: int) -> None:
    async with run_app("metrics", options=options) as host:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = await host.client().get("/metrics", headers=headers, scope_base=scope)
    assert answer.status_code == status


async def test_an_api_token_does_not_open_it_and_the_secret_opens_nothing_else() -> None:
    async with run_app("metrics", options=WITH_SECRET) as host:
        assert (await host.request("GET", "/metrics")).status_code == 401
        assert (await host.request("GET", "/api/v1/projects", SECRET)).status_code == 401


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (
            {},
            "plugin metrics: set TIMETRACKER_METRICS__SECRET or TIMETRACKER_METRICS__ALLOW, or anybody could read it",
        ),
        (
            {"metrics__secret": ""},
            "plugin metrics: set TIMETRACKER_METRICS__SECRET or TIMETRACKER_METRICS__ALLOW, or anybody could read it",
        ),
        (
            {"metrics__allow": "10.0.0.0/8,local"},
            "plugin metrics: TIMETRACKER_METRICS__ALLOW: 'local' does not appear to be an IPv4 or IPv6 network",
        ),
    ],
)
async def test_without_a_guard_it_does_not_start(options: dict[str, str], line: str) -> None:
    with pytest.raises(StartError) as caught:
        async with run_app("metrics", options=options):
            pass
    assert str(caught.value) == line
