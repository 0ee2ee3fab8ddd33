"""Tags: renamed, merged and deleted over their list, by the keyboard, and without scripts."""

from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import PASSWORD, browsing, enter, fits, sign_in

ENTRY = {"day": "2026-03-09", "start": "09:00", "end": "10:00", "project_id": "1", "billable": "yes"}


async def test_renamed_merged_and_deleted(page: Page, server: str) -> None:
    await enter(page, server)
    for text in ("Typo, Plan", "typo", "Plan"):
        answer = await page.request.post("/entries/new", form=ENTRY | {"tags": text}, max_redirects=0)
        assert answer.status == 303
    await page.goto("/tags")
    names = page.locator("main tbody th")
    await expect(names).to_have_text(["Plan", "Typo"])
    assert await fits(page)
    await page.get_by_role("link", name="Rename or merge Typo").press("Enter")
    name = page.locator("dialog").get_by_label("Name")
    await expect(name).to_be_focused()
    assert await fits(page)
    await name.fill("Draft")
    await name.press("Enter")
    await expect(names).to_have_text(["Draft", "Plan"])
    page.on("dialog", lambda dialog: dialog.accept())
    await page.get_by_role("link", name="Rename or merge Draft").press("Enter")
    await page.locator("dialog").get_by_label("Other tag").fill("PLAN")
    await page.locator("dialog").get_by_label("Other tag").press("Enter")
    await expect(names).to_have_text(["Plan"])
    await expect(page.locator("main tbody td").first).to_have_text("3")
    await page.get_by_role("button", name="Delete Plan").press("Enter")
    await expect(page.get_by_text("No tags yet. Entries bring them.")).to_be_visible()


async def test_without_scripts(page: Page, chromium: Browser, server: str, device: str) -> None:
    name = await enter(page, server)
    plain = await browsing(chromium, server, device, java_script_enabled=False)
    await sign_in(plain, name, PASSWORD)
    await plain.request.post("/entries/new", form=ENTRY | {"tags": "Typo, Plan"}, max_redirects=0)
    bare = await plain.new_page()
    await bare.goto("/tags")
    await bare.get_by_role("link", name="Rename or merge Typo").click()
    await bare.get_by_label("Other tag").fill("plan")
    await bare.get_by_role("button", name="Merge").click()
    await expect(bare.locator("main tbody th")).to_have_text(["Plan"])
    await bare.get_by_role("button", name="Delete Plan").click()
    await expect(bare.locator("main tbody th")).to_have_count(0)
    await plain.close()
