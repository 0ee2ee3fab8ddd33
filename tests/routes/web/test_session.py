"""Signing in and out by form."""

import pytest
from quart.typing import TestClientProtocol

from tests.factories import PASSWORD, Api
from tests.routes.web.conftest import Browser
from tests.routes.web.html import page_of


async def test_sign_in_leads_to_the_dashboard(ada: Browser) -> None:
    page = await ada.read()
    assert page.all(".//header//*[@class='name']") == ["ada"]


async def test_the_dashboard_asks_to_sign_in_and_comes_back(browser: Browser) -> None:
    asked = await browser.client.get("/?from=mail")
    assert (asked.status_code, asked.headers["Location"]) == (302, "/sign-in?next=/?from%3Dmail")
    form = await browser.read(asked.headers["Location"])
    assert form.values(".//input[@name='next']", "value") == ["/?from=mail"]
    answer = await browser.send("/sign-in", username="ada", password=PASSWORD, next="/?from=mail")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/?from=mail")


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "https://evil.example",
        "evil",
        "/\r\nX: y",
        "/\0",
        "/é",
        "",
    ],
)
async def test_next_stays_on_this_server(browser: Browser, target: str) -> None:
    form = await page_of(await browser.client.get("/sign-in", query_string={"next": target}))
    assert form.values(".//input[@name='next']", "value") == ["/"]
    answer = await browser.send("/sign-in", username="ada", password=PASSWORD, next=target)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


@pytest.mark.parametrize(("username", "password"), [("ada", "wrong"), ("nobody", PASSWORD), ("ada", "\0")])
async def test_wrong_password(browser: Browser, username: str, password: str) -> None:
    page = await browser.refused(401, "/sign-in", username=username, password=password, next="/?a=b")
    assert (page.alert, page.problems) == (["The user name or the password is wrong"], {})
    assert page.values(".//input[@name='username']", "value") == [username]
    assert page.values(".//input[@name='password']", "value") == [None]
    assert page.values(".//input[@name='next']", "value") == ["/?a=b"]
    assert (await browser.client.get("/")).status_code == 302


async def test_what_is_missing_is_named(browser: Browser) -> None:
    page = await browser.refused(400, "/sign-in", username="", password="")
    assert page.problems == {"username": "Username is required", "password": "Password is required"}
    page = await browser.refused(400, "/sign-in", username="a\0b", password="x" * 8)
    assert page.problems == {"username": "Must not contain NUL characters"}


async def test_unreadable_forms_are_empty_forms(client: TestClientProtocol) -> None:
    for data, kind in ((b"username=%ff\xff", "application/x-www-form-urlencoded"), (b"--x", "multipart/form-data")):
        answer = await client.post("/sign-in", data=data, headers={"Content-Type": kind})
        problems = (await page_of(answer)).problems
        assert answer.status_code == 400
        assert problems == {"username": "Username is required", "password": "Password is required"}


async def test_too_many_attempts(browser: Browser) -> None:
    for _ in range(10):
        await browser.refused(401, "/sign-in", username="ada", password="wrong")
    answer = await browser.send("/sign-in", username="ada", password=PASSWORD)
    page = await page_of(answer)
    assert (answer.status_code, page.alert) == (429, ["Too many attempts; wait a little"])
    assert 0 < int(answer.headers["Retry-After"]) <= 900


async def test_another_site_cannot_sign_in(client: TestClientProtocol) -> None:
    form = {"username": "ada", "password": PASSWORD}
    answer = await client.post("/sign-in", form=form, headers={"Sec-Fetch-Site": "cross-site"})
    page = await page_of(answer)
    assert (answer.status_code, page.alert) == (403, ["The request comes from another site"])
    assert "Set-Cookie" not in answer.headers


async def test_who_is_signed_in_needs_no_form(ada: Browser) -> None:
    answer = await ada.client.get("/sign-in?next=/?a=b")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/?a=b")


async def test_sign_out_ends_the_session(ada: Browser, browser: Browser) -> None:
    stolen = {cookie.name: cookie.value for cookie in ada.client.cookie_jar}
    answer = await ada.send("/sign-out")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert (await ada.client.get("/")).status_code == 302
    for name, value in stolen.items():
        browser.client.set_cookie("localhost", name, value or "")
    assert list(stolen) == ["timetracker"]
    assert (await browser.client.get("/")).status_code == 302


async def test_forms_without_a_session_lead_to_sign_in(browser: Browser, api: Api) -> None:
    for path in ("/timer/start", "/timer/stop", "/timer/continue/1", "/projects", "/sign-out"):
        answer = await browser.send(path, project_id=await api.project(path))
        assert (path, answer.status_code, answer.headers["Location"]) == (path, 303, "/sign-in")


async def test_pages_are_kept_out_of_caches(ada: Browser) -> None:
    assert (await ada.client.get("/")).headers["Cache-Control"] == "no-store"
    assert (await ada.send("/sign-out")).headers["Cache-Control"] == "no-store"


async def test_a_form_of_an_ended_session_leads_back_to_its_page(browser: Browser) -> None:
    for referer, location in (
        ("http://localhost/entries/new?day=2026-03-11", "/sign-in?next=/entries/new?day%3D2026-03-11"),
        ("http://evil.example/entries/new", "/sign-in"),
    ):
        answer = await browser.client.post("/entries/new", form={"notes": "Typed"}, headers={"Referer": referer})
        assert (answer.status_code, answer.headers["Location"]) == (303, location)
