"""The pages about the server: settings, plugins, audit log, updates."""

from functools import partial
from pathlib import Path

import pytest

from app import TimeTracker, create_app
from app.core.clock import now
from app.services.releases.models import KnownRelease
from app.services.settings import instance
from app.services.settings.declaration import FLAG
from app.services.settings.instance import DECLARATIONS, Instance
from app.settings import Settings
from tests.counting import fewest
from tests.factories import PASSWORD, Api, People
from tests.routes.web.conftest import Browser

SOURCE = "https://releases.example.com/latest"
GOOD = {
    "instance_name": " Büro  漢字 ",
    "timezone": "Europe/Vienna",
    "currency": "chf",
    "hourly_rate": "80.50",
    "modules.inventory": "yes",
    "description_min_length": "5",
}


async def stored(app: TimeTracker) -> dict[str, str]:
    """The settings in force."""
    async with app.database.transaction(read_only=True) as session:
        return instance.as_texts(await instance.read_settings(session))


async def test_settings_are_stored_together(app: TimeTracker, root: Browser) -> None:
    answer = await root.send("/admin/settings", **GOOD)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin/settings")
    assert "Inventory" in (await root.read("/profile")).all(".//header//nav//a")
    unticked = {name: "false" for name, known in DECLARATIONS.items() if known.kind is FLAG}
    assert await stored(app) == instance.as_texts(Instance()) | unticked | {
        "instance_name": "Büro 漢字",
        "timezone": "Europe/Vienna",
        "currency": "CHF",
        "hourly_rate": "80.50",
        "modules.inventory": "true",
        "description_min_length": "5",
    }


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"timezone": "Mars/Olympus"}, "Mars/Olympus is not an IANA time zone"),
        ({"instance_name": "x" * 101}, "Must have from 1 to 100 characters"),
        ({"currency": "EURO"}, "Must be three capital letters, such as EUR"),
        ({"hourly_rate": "-1"}, "Must be an amount such as 75 or 75.50"),
        ({"description_min_length": "few"}, "Must be a whole number"),
        ({"description_min_length": "5001"}, "Must be at most 5000"),
    ],
)
async def test_one_wrong_setting_stores_none(
    app: TimeTracker, root: Browser, changed: dict[str, str], problem: str
) -> None:
    before = await stored(app)
    page = await root.refused(400, "/admin/settings", **(GOOD | changed))
    assert page.all(".//p[@class='problem']") == [problem]
    assert (
        page.root.findall(".//input[@id='description_min_length']")[0].attrib["value"]
        == (GOOD | changed)["description_min_length"]
    )
    assert await stored(app) == before


async def test_no_declared_setting_is_missing(root: Browser) -> None:
    page = await root.read("/admin/settings")
    controls = [item.attrib.get("name") for kind in ("input", "select") for item in page.root.iter(kind)]
    assert [name for name in DECLARATIONS if controls.count(name) != 1] == []
    words = " ".join("".join(page.root.itertext()).split())
    texts = {name: (known.label, known.section.value, known.help or "") for name, known in DECLARATIONS.items()}
    assert [name for name, told in texts.items() if not all(text in words for text in told)] == []


async def test_plugins_are_shown_with_their_state(settings: Settings) -> None:
    app = create_app(
        Settings(
            database_url=settings.database_url,
            secret_key=settings.secret_key,
            instance=settings.instance,
            plugins=("deprecation", "metrics", "rate_limit", "nothing"),
            plugin_failures="quarantine",
            options={"metrics__secret": "hush hush", "metrics__allow": "192.0.2.0/24,10.0.0.1"},
        )
    )
    async with app.test_app():
        browser = Browser(app.test_client())
        await browser.send("/sign-in", username="root", password=PASSWORD)
        page = await browser.read("/admin/plugins")
    assert page.all(".//main//li//h2") == ["deprecation", "metrics", "rate_limit", "nothing"]
    assert page.all(".//main//li/div/span[2]") == ["Active", "Active", "Active", "Quarantined"]
    names, values = page.all(".//main//dl//dt"), page.all(".//main//dl//dd")
    shown = dict(zip(names, values, strict=True))
    assert shown.pop("REDIS_URL") == "not set: each worker counts separately"
    assert shown == {
        "TIMETRACKER_DEPRECATION__SUNSET": "not set",
        "TIMETRACKER_METRICS__SECRET": "…",
        "TIMETRACKER_METRICS__ALLOW": "192.0.2.0/24,10.0.0.1",
        "API_TOKEN_RATE_LIMIT_PER_MINUTE": "100",
        "API_TOKEN_RATE_LIMIT_PER_HOUR": "1000",
    }
    assert page.all(".//section[@aria-labelledby='offered-title']//strong") == ["ical_feed"]
    (problem,) = page.all(".//p[@class='problem']")
    assert problem.startswith("there is no plugin of this name; known are deprecation")


async def test_the_audit_log_says_who_and_by_which_way(root: Browser, api: Api) -> None:
    await api.project("Bridge")
    await root.send("/admin/users", username="eve", password="long enough", role="user")
    page = await root.read("/admin/audit")
    assert page.all(".//tbody/tr/td[1]") == ["root", "ada"]
    assert page.all(".//tbody/tr/td[2]/code") == ["user.created", "project.created"]
    assert page.all(".//tbody/tr/td[3]") == ["pages", "API tests"]
    found = await root.read("/admin/audit?entity_type=project&actor_id=2")
    assert found.all(".//tbody/tr/td[2]/code") == ["project.created"]
    assert (await root.read("/admin/audit?action=created&entity_id=1")).all(".//tbody/tr/td[1]") == ["ada"]
    await api.put("/projects/1", name="Tunnel", billable=False)
    changed = await root.read("/admin/audit?action=updated")
    assert changed.all(".//tbody/tr/td[4]//summary") == ["name, billable"]
    assert changed.all(".//tbody/tr/td[4]//dd") == ["was Bridge is Tunnel", "was yes is no"]
    assert (await root.read("/admin/audit?end_date=2001-01-01")).all(".//tbody/tr") == []


async def test_a_filter_that_cannot_be_read_is_said(root: Browser) -> None:
    answer = await root.client.get("/admin/audit?start_date=yesterday")
    assert answer.status_code == 400
    assert "Must be a date such as 2024-01-15" in await answer.get_data(as_text=True)


async def test_the_log_is_read_in_the_same_statements_whatever_its_length(
    app: TimeTracker, root: Browser, api: Api
) -> None:
    counted = []
    for number in (1, 3):
        for place in range(number):
            await api.project(f"Project {number} {place}")
        counted.append(await fewest(app.database, partial(root.read, "/admin/audit")))
    assert counted[0] == counted[1]
    assert counted[0] <= 12


@pytest.fixture
def source(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with a source of releases that nobody asks here."""
    return Settings(database_url=settings.database_url, secret_key="k" * 40, instance=tmp_path, releases_url=SOURCE)


async def test_a_newer_release_is_told_until_it_is_dismissed(source: Settings, people: People) -> None:
    app = create_app(source)
    async with app.database.transaction() as session:
        notes = "Faster <script>"
        session.add(
            KnownRelease(
                source=SOURCE, due_at=now(), fetched_at=now(), version="99.1.0", notes=notes, url="https://r.example/"
            )
        )
    browser = Browser(app.test_client())
    await browser.send("/sign-in", username="root", password=PASSWORD)
    ada = Browser(app.test_client())
    await ada.send("/sign-in", username="ada", password=PASSWORD)
    page = await browser.read("/admin/updates")
    assert page.all(".//main//h2") == ["Version 99.1.0 is available"]
    assert page.all(".//p[@class='notes']") == ["Faster <script>"]
    notice = ".//main/aside/p"
    assert (page.all(notice), (await ada.read("/")).all(notice)) == ([], [])
    for path in ("/", "/profile", "/admin/audit"):
        assert (await browser.read(path)).all(notice) == ["TimeTracker 99.1.0 is available. What's new"]
    answer = await browser.send("/admin/updates/dismiss", latest_version="99.1.0", next="/profile")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/profile")
    assert (await browser.read("/profile")).all(notice) == []
    assert (await browser.read("/admin/updates")).all(".//main//h2") == []
    await app.database.dispose()
