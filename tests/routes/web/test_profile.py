"""The profile: what users change of themselves, and what that ends."""

from quart.typing import TestClientProtocol

from app import TimeTracker
from tests.clock import FrozenClock
from tests.factories import PASSWORD, Api, People
from tests.routes.web.conftest import Browser

LOOKS = {
    "full_name": "Ada Lovelace",
    "email": "ada@example.com",
    "timezone": "Europe/Vienna",
    "language": "",
    "theme": "dark",
    "date_format": "DD.MM.YYYY",
    "time_format": "12h",
    "week_start_day": "0",
}


async def other(app: TimeTracker) -> Browser:
    """Another browser of Ada's."""
    browser = Browser(app.test_client())
    await browser.send("/sign-in", username="ada", password=PASSWORD)
    return browser


async def inside(client: TestClientProtocol) -> bool:
    """Whether a browser is signed in."""
    return (await client.get("/profile")).status_code == 200


async def test_nobody_has_no_profile(browser: Browser) -> None:
    assert (await browser.client.get("/profile")).headers["Location"] == "/sign-in?next=/profile"


async def test_names_and_looks_are_kept(ada: Browser, api: Api) -> None:
    answer = await ada.send("/profile", **LOOKS)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/profile")
    user = (await api.get("/users/me")).body["user"]
    assert [user[name] for name in ("full_name", "email", "timezone", "date_format", "time_format")] == [
        "Ada Lovelace",
        "ada@example.com",
        "Europe/Vienna",
        "DD.MM.YYYY",
        "12h",
    ]
    page = await ada.read("/profile")
    assert page.root.attrib["data-theme"] == "dark"
    chosen = [option.attrib["value"] for option in page.root.findall(".//main//option[@selected]")]
    assert chosen == ["Europe/Vienna", "DD.MM.YYYY", "12h", "0", "dark"]


async def test_what_cannot_be_chosen_is_said(ada: Browser) -> None:
    wrong = {"timezone": "Mars/Olympus", "theme": "pink", "week_start_day": "9", "language": "xx"}
    for name, value in wrong.items():
        page = await ada.refused(400, "/profile", **(LOOKS | {name: value}))
        assert [field.attrib["id"] for field in page.root.findall(".//*[@aria-invalid]")] == [name]


async def test_a_new_password_ends_every_other_session(app: TimeTracker, ada: Browser) -> None:
    phone = await other(app)
    page = await ada.refused(
        400, "/profile/password", current="wrong", password="something new", repeated="something new"
    )
    assert page.all(".//p[@class='problem']") == ["The current password is wrong"]
    page = await ada.refused(400, "/profile/password", current=PASSWORD, password="something new", repeated="another")
    assert page.all(".//p[@class='problem']") == ["The two passwords differ"]
    assert await inside(phone.client)
    answer = await ada.send("/profile/password", current=PASSWORD, password="something new", repeated="something new")
    assert answer.status_code == 303
    assert [await inside(ada.client), await inside(phone.client)] == [True, False]


async def test_browsers_are_signed_out_one_by_one_or_all(app: TimeTracker, ada: Browser) -> None:
    phone, tablet = await other(app), await other(app)
    page = await ada.read("/profile")
    ends = [
        form.attrib["action"] for form in page.root.findall(".//main//form") if "/sessions/" in form.attrib["action"]
    ]
    assert len(ends) == 3
    await ada.send(next(path for path in ends if path != "/profile/sessions/end"))
    assert sorted([await inside(phone.client), await inside(tablet.client)]) == [False, True]
    await ada.send("/profile/sessions/end")
    assert [await inside(who.client) for who in (ada, phone, tablet)] == [True, False, False]


async def test_sessions_and_tokens_of_others_are_out_of_reach(
    app: TimeTracker, ada: Browser, bob_api: Api, people: People
) -> None:
    bob = Browser(app.test_client())
    await bob.send("/sign-in", username="bob", password=PASSWORD)
    await (await other(app)).read("/profile")
    page = await ada.read("/profile")
    (end,) = {
        form.attrib["action"] for form in page.root.findall(".//main//form") if "/sessions/" in form.attrib["action"]
    } - {"/profile/sessions/end"}
    assert (await bob.send(end)).status_code == 404
    assert (await ada.send(f"/profile/tokens/{people.bob.id}/delete")).status_code == 404
    assert (await bob_api.get("/users/me")).status == 200


async def test_the_sign_in_of_an_app_is_taken_away(app: TimeTracker, ada: Browser) -> None:
    login = await Api(app, None).post("/auth/login", username="ada", password=PASSWORD)
    phone = Api(app, login.body["token"])
    assert (await phone.get("/users/me")).status == 200
    page = await ada.read("/profile")
    forms = [
        form.attrib["action"] for form in page.root.findall(".//main//form") if "/tokens/" in form.attrib["action"]
    ]
    await ada.send(forms[0])
    assert (await phone.get("/users/me")).status == 401


async def test_browsers_are_listed_with_their_last_use(app: TimeTracker, clock: FrozenClock, ada: Browser) -> None:
    line = ".//main//ul[@class='lines']/li/div/p[@class='muted small']"
    shown = []
    for minutes in (2, 2, 2):
        clock.move(minutes=minutes)
        app.credentials.cookie.clear_cache()
        await ada.read("/profile")
        await app.credentials.cookie.record_uses()
        shown.append((await ada.read("/profile")).all(line)[0].partition("last used ")[2].partition(" ·")[0])
    # A use two minutes after the last one that was written is not worth a write.
    assert shown == ["", "2026-03-11 10:04", "2026-03-11 10:04"]
