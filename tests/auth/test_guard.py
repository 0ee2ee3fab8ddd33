"""Which credentials open v1, and which do not."""

import pytest

from app import TimeTracker
from tests.factories import PASSWORD, Answer, Api, People

ADA, BOB = f"Bearer {People().ada.token}", f"Bearer {People().bob.token}"


async def me(app: TimeTracker, **headers: str) -> Answer:
    """Who the headers speak for."""
    return await Api(app, None).send("GET", "/users/me", headers={k.replace("_", "-"): v for k, v in headers.items()})


async def name(app: TimeTracker, **headers: str) -> str:
    """The user's name."""
    answer = await me(app, **headers)
    assert answer.status == 200, answer.body
    return str(answer.body["user"]["username"])


async def test_one_token_two_headers(app: TimeTracker, people: People) -> None:
    token = people.ada.token
    for scheme in ("Bearer", "bearer", "BEARER", "Token", "token"):
        assert await name(app, Authorization=f"{scheme} {token}") == "ada"
        assert await name(app, Authorization=f"  {scheme}   {token}  ") == "ada"
    assert await name(app, X_API_Key=token) == "ada"
    assert await name(app, X_API_Key=f" {token} ") == "ada"


async def test_authorization_comes_before_the_key(app: TimeTracker, people: People) -> None:
    assert await name(app, Authorization=ADA, X_API_Key=people.bob.token) == "ada"
    assert await name(app, Authorization=BOB, X_API_Key="junk") == "bob"


@pytest.mark.parametrize(
    "bad",
    [
        "Bearer",
        "Bearer ",
        "Bearer junk",
        "Token junk",
        f"Bearer tt_{'x' * 32}",
        f"Bearer {'tt_' + 'A' * 31}",
        f"Bearer {'tt_' + 'A' * 33}",
        f"Bearer {People().ada.token.lower()}",
        f"Bearer {People().ada.token} {People().ada.token}",
        f"Bearer {People().ada.token}\u00e4",
    ],
)
async def test_a_bad_authorization_is_not_rescued(app: TimeTracker, people: People, bad: str) -> None:
    answer = await me(app, Authorization=bad, X_API_Key=people.ada.token)
    assert (answer.status, answer.body["error"]) == (401, "Invalid token")
    assert answer.body["message"] == "The provided API token is invalid or expired"


async def test_other_schemes_are_no_token(app: TimeTracker, people: People) -> None:
    for other in ("Basic YWRhOnB3", people.ada.token, "Digest x", ""):
        answer = await me(app, Authorization=other)
        assert (answer.status, answer.body["error"]) == (401, "Authentication required")
        assert await name(app, Authorization=other, X_API_Key=people.ada.token) == "ada"


async def test_a_token_elsewhere_is_none(app: TimeTracker, people: People) -> None:
    for name in ("token", "api_key", "access_token"):
        assert (await Api(app, None).get("/users/me", **{name: people.ada.token})).status == 401
    assert (await me(app, Cookie=f"token={people.ada.token}")).status == 401
    assert (await me(app, X_API_Key="junk")).body["error"] == "Invalid token"


async def test_a_browser_session_never_opens_v1(app: TimeTracker) -> None:
    browser = app.test_client()
    form = {"username": "ada", "password": PASSWORD}
    signed_in = await browser.post("/sign-in", form=form, headers={"Sec-Fetch-Site": "same-origin"})
    assert signed_in.status_code in (302, 303)
    assert browser.cookie_jar
    for method, path in (("GET", "/api/v1/users/me"), ("GET", "/api/v1/projects"), ("POST", "/api/v1/timer/start")):
        answer = await browser.open(path, method=method)
        assert answer.status_code == 401


async def test_public_routes_take_stale_credentials(app: TimeTracker) -> None:
    for path in ("/info", "/health"):
        for headers in ({"Authorization": "Bearer stale"}, {"X-API-Key": "stale"}, {"Authorization": ADA}):
            assert (await Api(app, None).send("GET", path, headers=headers)).status == 200
    sent = {"username": "ada", "password": PASSWORD}
    login = await Api(app, None).send("POST", "/auth/login", headers={"Authorization": "Bearer stale"}, json=sent)
    assert login.status == 200
