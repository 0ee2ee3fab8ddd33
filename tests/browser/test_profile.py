"""What people change of themselves, and the browsers that they are signed in with."""

from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import PASSWORD, browsing, enter, fits, sign_in

ANOTHER = "another long password"


async def test_language_looks_password_and_other_browsers(
    page: Page, chromium: Browser, server: str, device: str
) -> None:
    name = await enter(page, server)
    elsewhere = await browsing(chromium, server, device)
    await sign_in(elsewhere, name, PASSWORD)
    await page.goto("/profile")
    sessions = page.locator("section", has=page.get_by_role("heading", name="Signed-in browsers")).get_by_role(
        "listitem"
    )
    await expect(sessions).to_have_count(2)
    await page.get_by_role("button", name="Sign out everywhere else").click()
    await expect(sessions).to_have_count(1)
    assert (await elsewhere.request.get("/profile", max_redirects=0)).status == 302
    await page.get_by_label("Current password").fill(PASSWORD)
    await page.get_by_label("New password", exact=True).fill(ANOTHER)
    await page.get_by_label("Confirm new password").fill(ANOTHER)
    await page.get_by_role("button", name="Change password").click()
    await expect(page.locator("#toasts")).to_contain_text("password")
    await sign_in(elsewhere, name, ANOTHER)
    await elsewhere.close()
    await page.get_by_label("Language").select_option(label="Deutsch")
    await page.get_by_label("Theme").select_option(label="Dark")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Profil")
    assert await page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert await fits(page)
    await page.goto("/")
    assert str(await page.evaluate("document.documentElement.lang")).startswith("de")
    assert await fits(page)
