"""What holds on every page: few statements, forms that work without scripts, names for everything, no inline code."""

import os
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import orjson
import pytest

from app import TimeTracker, demo
from app.services.settings import instance
from tests.contracts.texts import left_over
from tests.counting import statements
from tests.factories import Api
from tests.pages import FURNITURE, pages
from tests.routes.web.conftest import Browser
from tests.routes.web.html import Page, page_of, spoken

MOST_STATEMENTS = 12
SPOKEN = ("aria-label", "alt", "placeholder", "title", "data-confirm", "data-done")


@pytest.fixture
def backend() -> str:
    """SQLite alone: what is looked at here does not depend on it."""
    return "sqlite"


@pytest.fixture
async def database_url(tmp_path: Path) -> str:
    """A database without people, for the demo data."""
    shutil.copy(Path(os.environ["TT_TEST_FOLDER"]) / "empty.db", tmp_path / "test.db")
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture
async def dana(app: TimeTracker, tmp_path: Path) -> Browser:
    """The browser of the demo's administrator, with something to see on every page."""
    made = await demo.ensure_demo(app.database, tmp_path)
    assert made
    async with app.database.transaction() as session:
        await instance.write(session, "modules.inventory", "true")
    for path, body in FURNITURE:
        answer = await Api(app, made.token).post(path, **body)
        assert answer.status in (200, 201, 202), (path, answer.body)
    browser = Browser(app.test_client())
    await browser.done("/sign-in", username=demo.PEOPLE[0][0], password=demo.PASSWORD)
    return browser


async def test_every_page(app: TimeTracker, dana: Browser) -> None:
    found: dict[str, list[str]] = {}
    for endpoint, path in pages(app).items():
        with statements(app.database) as sent:
            answer = await dana.client.get(path)
        problems = [f"status {answer.status_code}"] if answer.status_code != 200 else wrong(await page_of(answer))
        if len(sent) > MOST_STATEMENTS:
            problems.append(f"{len(sent)} statements")
        if problems:
            found[f"{endpoint} {path}"] = problems
    assert found == {}


async def test_every_page_in_german(app: TimeTracker, dana: Browser) -> None:
    german = {"Accept-Language": "de-DE"}
    found: dict[str, list[str]] = {}
    for endpoint, path in pages(app).items():
        page = await page_of(await dana.client.get(path, headers=german))
        assert page.root.get("lang") == "de-DE"
        if english := left_over("de", words(page.root)):
            found[f"{endpoint} {path}"] = english
    assert found == {}


def words(element: ET.Element) -> list[str]:
    """Every text below an element that people read or hear; code is nobody's language."""
    if element.tag in ("code", "pre") or (element.get("lang") and element.tag != "html"):
        return []
    if element.tag == "script":
        return list(orjson.loads(element.text).values()) if element.get("id") == "texts" and element.text else []
    found = [str(element.get(name)) for name in SPOKEN if element.get(name)] + [element.text or ""]
    for child in element:
        found += [*words(child), child.tail or ""]
    return [" ".join(text.split()) for text in found if text.strip()]


def wrong(page: Page) -> list[str]:
    """What is wrong on this page."""
    parents = {child: parent for parent in page.root.iter() for child in parent}
    elements = list(page.root.iter())
    names = {str(element.get("for")) for element in page.root.iter("label")}
    found = []
    if len(page.heading) != 1:
        found.append(f"headings of the page: {page.heading}")
    found += [
        f"no button sends the form to {form.get('action')}"
        for form in page.root.iter("form")
        # A hidden form is submitted by a script.
        if "hidden" not in form.attrib and not any(sends(button) for button in form.iter("button"))
    ]
    for field in elements:
        hidden = field.get("type") == "hidden" or field.get("aria-hidden") == "true"
        if field.tag in ("input", "select", "textarea") and not hidden and not named(field, names, parents):
            found.append(f"no label for {field.get('name') or field.get('id')}")
    for element in elements:
        if element.tag in ("a", "button", "summary") and not (spoken(element) or element.get("aria-label")):
            found.append(f"no name for {ET.tostring(element, 'unicode')[:80]}")
        if element.get("style") or any(name.startswith("on") for name in element.attrib):
            found.append(f"inline code or style: {ET.tostring(element, 'unicode')[:80]}")
    known = [str(element.get("id")) for element in elements if element.get("id")]
    found += [f"the id {name} stands twice" for name in sorted({name for name in known if known.count(name) > 1})]
    return found


def sends(button: ET.Element) -> bool:
    """Whether it sends its form."""
    return button.get("type") in (None, "submit")


def named(field: ET.Element, labels: set[str], parents: dict[ET.Element, ET.Element]) -> bool:
    """Whether there is a label for it or around it."""
    if field.get("aria-label") or field.get("aria-labelledby") or field.get("id") in labels:
        return True
    above = parents.get(field)
    while above is not None and above.tag != "label":
        above = parents.get(above)
    return above is not None
