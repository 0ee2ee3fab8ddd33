"""`/admin/api-tokens`: by JSON as integrators know it, and by forms."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest

from app import TimeTracker
from app.services.accounts.scopes import SCOPES
from tests.factories import Answer, Api, People
from tests.routes.web.conftest import Browser
from tests.routes.web.html import page_of

PATH = "/admin/api-tokens"
FORM = re.compile(r"tt_[A-Za-z0-9]{32}")


async def send(browser: Browser, method: str, path: str = PATH, json: Any = None) -> Answer:
    """A request of a script in a signed-in browser."""
    headers = {"Accept": "application/json"}
    answer = await browser.client.open(path, method=method, json=json, headers=headers)
    return Answer(answer.status_code, await answer.get_json(), answer.headers)


async def test_a_token_of_json_works_until_it_is_switched_off_and_deleted(
    app: TimeTracker, root: Browser, people: People
) -> None:
    wanted = {"name": "Backup", "user_id": people.ada.id, "scopes": "read:users,read:projects", "expires_days": None}
    made = await send(root, "POST", json=wanted | {"description": "Nightly"})
    text, token_id = made.body["token"], made.body["token_id"]
    assert (made.status, made.body) == (
        201,
        {"message": "API token created successfully", "token": text, "token_id": token_id},
    )
    assert FORM.fullmatch(text)
    api = Api(app, text)
    assert (await api.get("/users/me")).body["user"]["username"] == "ada"
    assert (await api.get("/tasks")).status == 403
    off = await send(root, "POST", f"{PATH}/{token_id}/toggle")
    assert (off.status, off.body) == (200, {"message": "API token deactivated successfully"})
    assert (await api.get("/users/me")).status == 401
    on = await send(root, "POST", f"{PATH}/{token_id}/toggle")
    assert (on.status, on.body) == (200, {"message": "API token activated successfully"})
    assert (await api.get("/users/me")).status == 200
    gone = await send(root, "DELETE", f"{PATH}/{token_id}")
    assert (gone.status, gone.body) == (200, {"message": "API token deleted successfully"})
    assert (await api.get("/users/me")).status == 401
    assert (await send(root, "DELETE", f"{PATH}/{token_id}")).status == 404


@pytest.mark.parametrize(
    ("changed", "status", "fields"),
    [
        ({"name": None}, 400, ["name"]),
        ({"user_id": None}, 400, ["user_id"]),
        ({"scopes": None}, 400, ["scopes"]),
        ({"scopes": ""}, 400, ["scopes"]),
        ({"scopes": "read:nothing"}, 400, ["scopes"]),
        ({"scopes": ["read:users", 7]}, 400, ["scopes"]),
        ({"scopes": {"read": "users"}}, 400, ["scopes"]),
        ({"name": "x" * 101}, 400, ["name"]),
        ({"name": "nul\0"}, 400, ["name"]),
        ({"expires_days": 0}, 400, ["expires_days"]),
        ({"expires_days": 3651}, 400, ["expires_days"]),
        ({"expires_days": "soon"}, 400, ["expires_days"]),
        ({"ip_allowlist": "everywhere"}, 400, ["ip_allowlist"]),
        ({"user_id": 999}, 404, []),
    ],
)
async def test_bad_json_is_answered_with_the_field(
    root: Browser, people: People, changed: dict[str, object], status: int, fields: list[str]
) -> None:
    wanted = {"name": "Backup", "user_id": people.ada.id, "scopes": "read:users"} | changed
    answer = await send(root, "POST", json=wanted)
    assert (answer.status, list(answer.body.get("errors", {}))) == (status, fields)


@pytest.mark.parametrize("body", ["[]", "7", '"text"', "{", "\xff"])
async def test_what_is_no_object_is_400(root: Browser, body: str) -> None:
    answer = await root.client.post(PATH, data=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, (await answer.get_json())["error_code"] in ("bad_request", "validation_error")) == (
        400,
        True,
    )


async def test_scopes_may_come_as_a_list(app: TimeTracker, root: Browser, people: People) -> None:
    wanted = {"name": "Backup", "user_id": people.ada.id, "scopes": ["read:users", "read:tasks"]}
    made = await send(root, "POST", json=wanted)
    assert (await Api(app, made.body["token"]).get("/tasks")).status == 200


async def test_users_are_refused_in_json(ada: Browser, browser: Browser) -> None:
    refused = await send(ada, "POST", json={})
    unknown = await send(browser, "POST", json={})
    assert (refused.status, refused.body["error_code"]) == (403, "forbidden")
    assert (unknown.status, unknown.body["error_code"]) == (401, "unauthorized")


async def test_a_form_shows_the_token_once(app: TimeTracker, root: Browser, people: People) -> None:
    form = {
        "name": "Report <b>",
        "user_id": people.bob.id,
        "scopes": ["read:users", "read:reports"],
        "expires_days": "30",
    }
    sent = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await root.client.post(PATH, data=urlencode(form, doseq=True), headers=sent)
    assert answer.status_code == 201
    page = await page_of(answer)
    (field,) = page.root.findall(".//input[@id='made']")
    assert (await Api(app, field.attrib["value"]).get("/users/me")).body["user"]["username"] == "bob"
    listed = await (await root.client.get(PATH)).get_data(as_text=True)
    assert field.attrib["value"] not in listed
    assert field.attrib["value"][:8] in listed
    assert "Report &lt;b&gt;" in listed


async def test_a_form_that_does_not_fit_comes_back_as_it_was(root: Browser, people: People) -> None:
    page = await root.refused(400, PATH, name="Kept", user_id=people.bob.id, expires_days="9999", scopes="read:tasks")
    assert page.root.findall(".//input[@id='name']")[0].attrib["value"] == "Kept"
    assert page.all(".//p[@class='problem']") == ["Must be from 1 to 3650"]
    ticked = [box.attrib["value"] for box in page.root.findall(".//input[@name='scopes']") if "checked" in box.attrib]
    assert ticked == ["read:tasks"]


async def test_every_scope_is_explained(root: Browser) -> None:
    page = await root.read(f"{PATH}/new")
    assert page.all(".//div[@class='scopes']//code") == list(SCOPES)
    assert page.all(".//div[@class='scopes']//span[@class='hint']") == list(SCOPES.values())


async def test_buttons_switch_and_delete(root: Browser, people: People) -> None:
    made = await send(root, "POST", json={"name": "Mine", "user_id": people.ada.id, "scopes": "read:users"})
    path = f"{PATH}/{made.body['token_id']}"
    assert (await root.send(f"{path}/toggle")).headers["Location"] == PATH
    assert (await root.read(PATH)).all(".//tbody/tr[1]/td[4]/span") == ["Inactive"]
    assert (await root.send(f"{path}/delete")).headers["Location"] == PATH
    assert "Mine" not in " ".join((await root.read(PATH)).all(".//tbody/tr/th"))
