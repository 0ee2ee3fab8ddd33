"""Each page as administrators see it: on both devices and in both themes, without an error, with axe-core's consent.

Pictures of the pages are left in `build/screens`.
"""

from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page

from app import create_app
from app.demo import PASSWORD, PEOPLE
from app.settings import Settings
from tests.browser.conftest import DEVICES, HERE, Watch, browsing, fits, sign_in
from tests.conftest import HOME
from tests.pages import pages
from tests.processes import Serving

AXE = (HERE.parent.parent / "app/frontend/node_modules/axe-core/axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
SCREENS = HOME / "build" / "screens"
# Where another theme changes nothing but colours, those alone are looked at again.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
ALL = {"runOnly": {"type": "tag", "values": RULES}}
# Parts of the page that only some pages have are loaded after the page itself.
SETTLED = "new Promise((done) => requestIdleCallback(() => requestIdleCallback(done)))"
OTHER = {"light": "dark", "dark": "light"}


async def test_every_page(chromium: Browser, furnished: Serving, device: str, tmp_path: Path) -> None:
    paths = pages(create_app(Settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/none.db", secret_key="k" * 40)))
    context = await browsing(chromium, furnished.url, device, reduced_motion="reduce")
    await sign_in(context, PEOPLE[0][0], PASSWORD)
    watch = Watch(furnished.url)
    page = watch.on(await context.new_page())
    own = DEVICES[device]["color_scheme"]
    for endpoint, path in paths.items():
        await page.emulate_media(color_scheme=own)
        await page.goto(path)
        await page.evaluate(SETTLED)
        for theme, rules in ((own, ALL), (OTHER[own], COLOURS)):
            await page.emulate_media(color_scheme=theme)
            watch.found += [f"{path}, {theme}: {problem}" for problem in await judged(page, rules)]
            picture = SCREENS / f"{device}-{theme}" / f"{endpoint.removeprefix('web.')}.png"
            await page.screenshot(path=picture, full_page=True)
        if not await fits(page):
            watch.found.append(f"{path}: sticks out to the right")
    await context.close()
    assert watch.found == []


async def judged(page: Page, options: dict[str, Any]) -> list[str]:
    """What axe-core finds on the page."""
    await page.evaluate(AXE)
    found = await page.evaluate(
        "async (options) => (await axe.run(document, {...options, resultTypes: ['violations']})).violations.map("
        "(it) => [it.id, ...it.nodes.map((node) => node.target.join(' '))].join(': '))",
        options,
    )
    return list(found)
