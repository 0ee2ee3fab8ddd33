"""Calls from pages of other origins: v1 only, never with credentials."""

from app import TimeTracker
from tests.factories import Api

PREFLIGHT = {
    "Origin": "https://elsewhere.example",
    "Access-Control-Request-Method": "PATCH",
    "Access-Control-Request-Headers": "authorization,content-type",
}
ALLOWED = {
    "Authorization",
    "X-API-Key",
    "Content-Type",
    "Accept",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    "Prefer",
    "X-Request-ID",
}
EXPOSED = {
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
    "RateLimit",
    "RateLimit-Policy",
    "Link",
    "ETag",
    "Retry-After",
    "Deprecation",
    "X-Request-ID",
    "Idempotent-Replayed",
    "Preference-Applied",
    "X-Ignored-Fields",
}


def names(text: str) -> set[str]:
    """The parts of a header that lists names."""
    return {name.strip() for name in text.split(",")}


async def test_preflights_need_no_credential(app: TimeTracker) -> None:
    for path in ("/projects", "/projects/1", "/timer/start", "/auth/login", "/nothing"):
        for headers in (PREFLIGHT, PREFLIGHT | {"Authorization": "Bearer stale"}, {}):
            answer = await Api(app, None).send("OPTIONS", path, headers=headers)
            assert (answer.status, answer.body) == (204, b"")
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            methods = names(answer.headers["Access-Control-Allow-Methods"])
            assert methods == {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
            assert names(answer.headers["Access-Control-Allow-Headers"]) == ALLOWED


async def test_every_answer_of_v1_may_be_read(api: Api) -> None:
    answers = [
        await api.get("/info"),
        await api.get("/projects"),
        await api.post("/projects"),
        await Api(api.app, None).get("/projects"),
        await api.get("/nothing"),
        await api.patch("/projects"),
    ]
    assert [answer.status for answer in answers] == [200, 200, 400, 401, 404, 405]
    for answer in answers:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert names(answer.headers["Access-Control-Expose-Headers"]) == EXPOSED
        assert "Access-Control-Allow-Credentials" not in answer.headers


async def test_nothing_else_may_be_read(app: TimeTracker) -> None:
    for path in ("/api/nothing", "/sign-in", "/api/v10/projects"):
        answer = await Api(app, None, base="").send("GET", path, headers={"Origin": "https://elsewhere.example"})
        assert "Access-Control-Allow-Origin" not in answer.headers
