"""A journey through the administration: a webhook that is tried, a token that is copied, a user who is switched off."""

import re

from playwright.async_api import Page, expect

from tests.browser.conftest import PASSWORD, Watch, enter, fits
from tests.services.webhooks.receiver import receiving


async def test_an_evening_of_an_administrator(page: Page, server: str, watch: Watch, device: str) -> None:
    name = await enter(page, server, admin=True)
    page.on("dialog", lambda dialog: dialog.accept())
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    async with receiving() as receiver:
        await a_webhook(page, watch, receiver.url, f"Billing of {name}")
        receiver.usual = "503 Busy"
        await page.get_by_role("button", name="Send a test").click()
        await expect(page.get_by_role("status").locator(".chip")).to_have_text("Retrying")
        await expect(page.get_by_text("HTTP 503").first).to_be_visible()
        receiver.usual = "200 OK"
        await page.locator("main p > a").first.click()
        await expect(page.locator("tbody tr")).to_have_count(2)
        await page.get_by_role("link", name="Retrying").click()
        await expect(page.locator("tbody tr")).to_have_count(1)
        await page.get_by_role("button", name="Resend").click()
        await expect(page.get_by_role("status").locator(".chip")).to_have_text("Delivered")
        assert await fits(page)
        assert len(receiver.received) == 3
        first, _, last = receiver.received
        assert first.headers["webhook-id"] != last.headers["webhook-id"]

    # Nobody needs it any more.
    await page.locator("main p > a").first.click()
    await page.get_by_role("link", name="New secret").click()
    await page.get_by_role("button", name="Generate new secret").click()
    await expect(page.locator("#made")).to_have_value(first_part("whsec_"))
    await page.get_by_role("link", name="View webhook").click()
    await page.get_by_role("button", name="Deactivate").click()
    await expect(page.get_by_role("button", name="Activate", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Delete").click()
    await expect(page.get_by_role("link", name=f"Billing of {name}")).to_have_count(0)

    await a_token(page, f"Token of {name}")
    await a_user(page, f"temp-{name}")


def first_part(text: str) -> re.Pattern[str]:
    """Values that begin so."""
    return re.compile(f"^{re.escape(text)}.{{30,}}$")


async def a_webhook(page: Page, watch: Watch, url: str, name: str) -> None:
    """Makes a webhook by its form, first with an address that is none, and tries it."""
    watch.expected.add("400 /admin/webhooks")
    await page.goto("/admin/webhooks")
    await page.get_by_role("link", name="New webhook").click()
    await page.get_by_label("Name").fill(name)
    await page.get_by_label("URL").fill("ftp://example.com")
    await page.get_by_role("checkbox", name="project.created").check()
    await page.get_by_role("button", name="Create webhook").click()
    await expect(page.locator("#url-problem")).to_have_text("Must be an address such as https://example.com/hook")
    await expect(page.get_by_label("URL")).to_be_focused()
    await expect(page.get_by_role("checkbox", name="project.created")).to_be_checked()
    await page.get_by_label("URL").fill(url)
    await page.get_by_role("button", name="Create webhook").click()
    await expect(page.locator("#made")).to_have_value(first_part("whsec_"))
    assert await fits(page)
    await page.locator(".made").get_by_role("button", name="Send a test").click()
    await expect(page.get_by_role("status").locator(".chip")).to_have_text("Delivered")
    await page.locator("main p > a").first.click()
    await expect(page.get_by_role("heading", name=name)).to_be_visible()


async def a_token(page: Page, name: str) -> None:
    """Makes a token, copies it, and switches it off."""
    await page.goto("/admin/api-tokens")
    await page.get_by_role("link", name="Create token").click()
    await page.get_by_label("Name").fill(name)
    await page.get_by_role("checkbox", name="read:reports").check()
    await page.get_by_label("Expires in (days)").fill("30")
    await page.locator("form:has(> h1)").get_by_role("button", name="Create token").click()
    token = page.locator("#made")
    await expect(token).to_have_value(first_part("tt_"))
    await page.get_by_role("button", name="Copy").click()
    await expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert await page.evaluate("navigator.clipboard.readText()") == await token.input_value()
    row = page.locator("tr", has_text=name)
    await row.get_by_role("button", name="Deactivate").click()
    await expect(row.locator(".chip.bad")).to_have_text("Inactive")
    await page.reload()
    await expect(token).to_have_count(0)


async def a_user(page: Page, name: str) -> None:
    """Makes a user, looks for them, switches them off; the log says so."""
    await page.goto("/admin/users")
    await page.get_by_role("link", name="Add user").click()
    form = page.locator("form:has(> h1)")
    await form.get_by_label("User name").fill(name)
    await form.get_by_label("Password", exact=True).fill(PASSWORD)
    await form.get_by_role("button", name="Add user").click()
    await expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
    await page.locator("#search").fill(name)
    await page.locator("#search").press("Enter")
    await expect(page.locator("tbody tr")).to_have_count(1)
    await page.get_by_role("button", name="Deactivate").click()
    await expect(page.locator("tbody .chip")).to_have_text("Inactive")
    assert await fits(page)
    await page.goto("/admin/audit?entity_type=user&action=updated")
    changed = page.locator("tbody tr").first
    await changed.locator("summary").click()
    await expect(changed.locator("dd")).to_have_text("was yes is no")
    assert await fits(page)
