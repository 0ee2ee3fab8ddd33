"""Every route of v1 as four callers: nobody, the wrong scope, the right one, and somebody else."""

from typing import Any

import pytest

from app import TimeTracker
from app.core.db import Database
from app.services.accounts.scopes import SCOPES
from tests.contracts.nouns import SAMPLED, make_samples
from tests.factories import Answer, Api, People
from tests.routes.api_v1.builders import grant, stock
from tests.routes.api_v1.surface import Route, declared, routes

ROUTES = declared()
# Names of ids in paths whose things belong to a user, and of those that are everybody's; `Noun.owner` has the rest.
STOCK = frozenset({"item_id", "warehouse_id", "supplier_id", "reference_id"})
OWNED = {"entry_id", "import_id", "report_id", "tag_id"} | {
    name for name, noun in SAMPLED.items() if noun.owner is not None
}
# What a view needs before it looks for the thing.
BODIES = {
    "/api/v1/time-entries/<id:entry_id>/split": {"at": "2026-03-10T09:30:00Z"},
    "/api/v1/tags/<id:tag_id>": {"name": "other"},
    "/api/v1/tags/<id:tag_id>/merge": {"into": 2},
}
SHARED = STOCK | SAMPLED.keys() - OWNED
PUBLIC = {"GET /api/v1/health", "GET /api/v1/info", "POST /api/v1/auth/login", "GET /api/v1/reports/shared/<secret>"}


def passing(alternatives: tuple[str, ...]) -> set[str]:
    """The scopes any one of which opens a route."""
    return {*alternatives, *(f"{scope.partition(':')[0]}:*" for scope in alternatives), "admin:all"}


async def call(api: Api, route: Route, **ids: int | str) -> Answer:
    """A request with an empty body where there may be one, and with what its view needs before it looks."""
    body: dict[str, Any] = {} if route.method in ("GET", "DELETE") else {"json": BODIES.get(route.rule, {})}
    if route.rule == "/api/v1/events":
        body["headers"] = {"Last-Event-ID": "0.99"}  # a stream that may begin has no end
    return await api.send(route.method, route.path(**ids), **body)


def refused(answer: Answer) -> bool:
    """Whether the token lacks the scope; an answer may also be a file."""
    return isinstance(answer.body, dict) and "required_scope" in answer.body


def test_what_is_open_to_everybody(app: TimeTracker) -> None:
    assert {str(route) for route in routes(app) if route.policy.public} == PUBLIC
    assert [str(route) for route in routes(app)] == [str(route) for route in ROUTES]


def test_every_other_route_asks_for_one_known_scope(app: TimeTracker) -> None:
    for route in routes(app):
        assert route.policy.name == "api_v1"  # docs/surface.txt says which strategies these are
        if not route.policy.public:
            (alternatives,) = route.policy.scopes
            verb = "read" if route.method == "GET" else "write"
            assert set(alternatives) <= set(SCOPES), route
            assert {scope.partition(":")[0] for scope in alternatives} == {verb}, route


async def test_nobody(app: TimeTracker) -> None:
    for route in ROUTES:
        answer = await call(Api(app, None), route)
        if str(route) in PUBLIC:
            assert answer.status != 401, route
        else:
            assert (answer.status, answer.body["error"]) == (401, "Authentication required"), route
            assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_the_wrong_scope(app: TimeTracker) -> None:
    tokens: dict[str, Api] = {}
    for route in ROUTES:
        for alternatives in route.policy.scopes:
            rest = sorted(set(SCOPES) - passing(alternatives))
            api = tokens.setdefault(",".join(rest), tokens.get(",".join(rest)) or await grant(app, ",".join(rest)))
            answer = await call(api, route)
            names = " or ".join(f"'{scope}'" for scope in alternatives)
            assert answer.status == 403, route
            assert answer.body == {
                "error": "Insufficient permissions",
                "message": f"This endpoint requires the {names} scope",
                "error_code": "forbidden",
                "request_id": answer.headers["X-Request-ID"],
                "required_scope": ", ".join(alternatives),
                "available_scopes": rest,
            }


async def test_the_right_scope(app: TimeTracker) -> None:
    tokens = {scope: await grant(app, scope) for scope in SCOPES}
    for route in ROUTES:
        for alternatives in route.policy.scopes:
            for scope in sorted(passing(alternatives)):
                answer = await call(tokens[scope], route, **dict.fromkeys(route.ids, 999))
                assert answer.status < 500, route
                assert answer.status != 401, route
                assert not refused(answer), (route, scope)


async def test_one_scope_opens_no_neighbour(app: TimeTracker) -> None:
    for scope in ("read:projects", "write:projects", "read:*", "write:*", "read:users"):
        api = await grant(app, scope)
        opened = {str(route) for route in ROUTES if not refused(await call(api, route))}
        expected = {
            str(route)
            for route in ROUTES
            if all(scope in passing(alternatives) for alternatives in route.policy.scopes)
        }
        assert opened == expected


@pytest.mark.parametrize("route", [route for route in ROUTES if route.ids and not route.policy.public], ids=str)
async def test_somebody_elses_things(bob_api: Api, api: Api, admin_api: Api, database: Database, route: Route) -> None:
    (name,) = route.ids - {"delivery_id"}
    assert name in OWNED | SHARED, "give the noun a sample in tests/contracts/nouns.py"
    made = await make_samples(api)
    project = int(made["project_id"])
    made["entry_id"] = await api.entry(project, "2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z", tags="a,b")
    made["tag_id"] = (await api.get("/tags")).body["tags"][0]["id"]
    saved = await api.post("/reports/saved", name="Saved", question={})
    made["report_id"] = saved.body["saved_report"]["id"]
    made["import_id"] = await api.imported(project)
    await bob_api.post("/users/me/favorites/projects", project_id=project)
    if name == "webhook_id":
        made["delivery_id"] = (await api.post(f"/webhooks/{made[name]}/test")).body["delivery"]["id"]
    if name in STOCK:
        made |= await stock(api, database)
    foreign, missing = await call(bob_api, route, **made), await call(bob_api, route, **{name: 999})
    assert missing.status == 404
    if name in OWNED:
        told = {key: value for key, value in foreign.body.items() if key != "request_id"}
        expected = {key: str(value).replace("999", str(made[name])) for key, value in missing.body.items()}
        assert told == {key: value for key, value in expected.items() if key != "request_id"}
        assert (await call(admin_api, route, **made)).status in (200, 201)
    else:
        assert foreign.status == 200


async def test_a_scope_lifts_nobody_above_the_role(app: TimeTracker, api: Api, people: People) -> None:
    project = await api.project()
    entry = await api.entry(project, "2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z")
    bob = await grant(app, "admin:all", people.bob)
    assert (await bob.get("/users")).status == 403
    assert (await bob.get("/users/me")).body["user"]["is_admin"] is False
    assert (await bob.get(f"/time-entries/{entry}")).status == 404
    assert (await bob.get("/time-entries")).body["time_entries"] == []
    assert (await bob.get("/time-entries", user_id=people.ada.id)).status == 403
    times = {"start_time": "2026-03-10T09:00:00Z", "end_time": "2026-03-10T10:00:00Z"}
    booked = await bob.post("/time-entries", project_id=project, user_id=people.ada.id, **times)
    assert (booked.status, booked.body["error_code"]) == (403, "forbidden")
    assert (await api.get("/time-entries")).body["pagination"]["total"] == 1
