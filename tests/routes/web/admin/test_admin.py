"""Who may see the administration: administrators, and nobody else."""

from app import TimeTracker
from tests.routes.web.conftest import Browser


def pages(app: TimeTracker) -> list[tuple[str, str]]:
    """Method and path of every route of the administration."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("web.admin."):
            path = rule.rule.replace("<id:user_id>", "1").replace("<id:token_id>", "1").replace("<id:webhook_id>", "1")
            found += [(method, path.replace("<id:delivery_id>", "1")) for method in rule.methods - {"HEAD", "OPTIONS"}]
    assert len(found) > 15
    return sorted(found)


async def test_users_are_refused_everywhere(app: TimeTracker, ada: Browser) -> None:
    answers = {}
    for method, path in pages(app):
        answer = await ada.client.open(path, method=method)
        answers[method, path] = (answer.status_code, "Only administrators" in await answer.get_data(as_text=True))
    assert answers == dict.fromkeys(answers, (403, True))


async def test_nobody_is_asked_to_sign_in(app: TimeTracker, browser: Browser) -> None:
    answers = {}
    for method, path in pages(app):
        answer = await browser.client.open(path, method=method)
        kept = method == "GET"
        wanted = (302, f"/sign-in?next={path}") if kept else (303, "/sign-in") if method == "POST" else (401, None)
        answers[method, path] = (answer.status_code, answer.headers.get("Location")) == wanted
    assert answers == dict.fromkeys(answers, True)


async def test_another_site_can_send_no_form(app: TimeTracker, root: Browser) -> None:
    answers = {}
    for method, path in pages(app):
        if method != "GET":
            answer = await root.client.open(path, method=method, headers={"Sec-Fetch-Site": "cross-site"})
            answers[method, path] = answer.status_code
    assert answers == dict.fromkeys(answers, 403)


async def test_only_administrators_are_led_there(ada: Browser, root: Browser) -> None:
    assert [("Administration" in (await who.read("/profile")).all(".//nav//a")) for who in (ada, root)] == [False, True]
