"""`/admin/users`: people made, changed, switched off."""

from urllib.parse import quote

from app import TimeTracker
from tests.factories import PASSWORD, Api, People
from tests.routes.web.conftest import Browser


async def signs_in(app: TimeTracker, username: str, password: str) -> bool:
    """Whether these open the door."""
    answer = await app.test_client().post("/sign-in", form={"username": username, "password": password})
    assert answer.status_code in (303, 401)
    return answer.status_code == 303


async def test_a_new_user_can_sign_in(app: TimeTracker, root: Browser) -> None:
    answer = await root.send("/admin/users", username="Eve", password="long enough", full_name="Eve E.", role="user")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin/users")
    assert await signs_in(app, "eve", "long enough")
    page = await root.read("/admin/users")
    assert page.all(".//tbody/tr/th") == ["ada", "bob", "eve", "root"]
    assert page.all(".//tbody/tr[3]/td")[:4] == ["Eve E.", "\N{EN DASH}", "User", "Active"]


async def test_what_is_wrong_with_a_new_user_is_said(root: Browser) -> None:
    page = await root.refused(400, "/admin/users", username="eve", password="short")
    assert page.all(".//p[@class='problem']") == ["Must have 8 to 1024 characters"]
    page = await root.refused(409, "/admin/users", username="ada", password="long enough")
    assert page.all(".//p[@class='problem']") == ["Is taken"]
    page = await root.refused(400, "/admin/users", username="eve", password="long enough", role="king")
    assert page.all(".//p[@class='problem']") == ["Must be one of admin, user"]


async def test_switched_off_is_out(app: TimeTracker, root: Browser, ada: Browser, api: Api, people: People) -> None:
    path = f"/admin/users/{people.ada.id}"
    answer = await root.send(path, full_name="", email="ada@example.com", role="user", hourly_rate="75.50")
    assert answer.status_code == 303
    assert not await signs_in(app, "ada", PASSWORD)
    assert (await ada.client.get("/profile")).status_code == 302
    assert (await api.get("/users/me")).status == 401
    await root.send(path, role="user", is_active="yes")
    assert await signs_in(app, "ada", PASSWORD)
    assert (await api.get("/users/me")).status == 200


async def test_one_button_switches_off_and_on(app: TimeTracker, root: Browser, ada: Browser, people: People) -> None:
    path, users = f"/admin/users/{people.ada.id}/toggle", "/admin/users"
    assert (await root.send(path, next=users)).headers["Location"] == users
    assert not await signs_in(app, "ada", PASSWORD)
    assert (await ada.client.get("/profile")).status_code == 302
    page = await root.read(users)
    assert page.all(".//tbody/tr/td[4]") == ["Inactive", "Active", "Active"]
    assert page.all(".//tbody/tr/td[6]//button") == ["Activate ada", "Deactivate bob"]
    assert (await root.send(path, next=users)).headers["Location"] == users
    assert await signs_in(app, "ada", PASSWORD)
    page = await root.refused(409, f"/admin/users/{people.root.id}/toggle")
    assert page.alert == ["You cannot deactivate your own account"]


async def test_a_user_is_looked_for_and_signed_out(root: Browser, ada: Browser, people: People) -> None:
    await root.send(f"/admin/users/{people.bob.id}", role="user", is_active="yes", full_name="Ádám Őri")
    found = [
        (await root.read(f"/admin/users?search={quote(text)}")).all(".//tbody/tr/th") for text in ("AD", "ádá", "x")
    ]
    assert found == [["ada"], ["bob"], []]
    path = f"/admin/users/{people.ada.id}"
    page = await root.read(path)
    assert len(page.all(".//main//section[1]//li")) == 1
    assert page.all(".//main//section[2]//li//code") == [f"{people.ada.token[:8]}…"]
    assert (await root.send(f"{path}/sign-out", next=path)).headers["Location"] == path
    assert (await ada.client.get("/profile")).status_code == 302
    assert (await root.read(path)).all(".//main//section[1]//li") == []


async def test_nobody_switches_themselves_off(root: Browser, people: People) -> None:
    page = await root.refused(409, f"/admin/users/{people.root.id}", role="admin")
    assert page.all(".//div[@id='summary']/p") == ["You cannot deactivate your own account"]
    page = await root.refused(409, f"/admin/users/{people.root.id}", role="user", is_active="yes")
    assert page.all(".//div[@id='summary']/p") == ["At least one user must remain an administrator"]


async def test_a_new_password_signs_out(app: TimeTracker, root: Browser, ada: Browser, people: People) -> None:
    path = f"/admin/users/{people.ada.id}/password"
    assert (await root.refused(400, path, password="short")).all(".//p[@class='problem']") == [
        "Must have 8 to 1024 characters"
    ]
    assert (await root.send(path, password="something new")).status_code == 303
    assert (await ada.client.get("/profile")).status_code == 302
    assert not await signs_in(app, "ada", PASSWORD)
    assert await signs_in(app, "ada", "something new")


async def test_nobody_is_404(root: Browser) -> None:
    assert (await root.client.get("/admin/users/999")).status_code == 404
    assert (await root.send("/admin/users/999", role="user")).status_code == 404


async def test_a_timer_stops_with_its_user(root: Browser, api: Api, admin_api: Api, people: People) -> None:
    timer = (await api.post("/timer/start", project_id=await api.project())).body["timer"]["id"]
    await root.send(f"/admin/users/{people.ada.id}/toggle")
    assert (await admin_api.get(f"/time-entries/{timer}")).body["time_entry"]["is_active"] is False
