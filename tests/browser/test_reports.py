"""A report: asked for, kept, given to somebody outside, and taken away as a file."""

from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import browsing, enter, fits


async def test_from_a_question_to_a_link(page: Page, chromium: Browser, server: str, device: str) -> None:
    await enter(page, server, admin=True)
    await page.goto("/reports")
    await page.get_by_label("Period").select_option("last_month")
    await page.get_by_label("Group by", exact=True).select_option("client")
    await page.get_by_role("button", name="Show").click()
    await expect(page).to_have_url(f"{server}/reports?period=last_month&group=client")
    lines = page.locator("main table tbody tr")
    await expect(lines.first).to_contain_text("Northwind Bikes")
    times = await lines.locator("td:nth-of-type(2)").all_inner_texts()
    total = await page.locator("main table tfoot td:nth-of-type(2)").inner_text()
    assert sum(map(minutes, times)) == minutes(total) > 0
    assert await fits(page)
    await page.emulate_media(media="print")
    controls = page.locator("main :is(button, input, select, summary, .button)")
    assert [await control.inner_text() for control in await controls.all() if await control.is_visible()] == []
    await expect(lines.first).to_be_visible()
    await page.emulate_media(media="screen")
    async with page.expect_download() as coming:
        await page.get_by_role("link", name="CSV").click()
    assert (await coming.value).suggested_filename.endswith(".csv")
    name = f"Clients on a {device}"
    await page.get_by_text("Saved reports").click()
    await page.get_by_label("Save report as").fill(name)
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#toasts")).to_contain_text("The report is saved")
    await page.get_by_text("Saved reports").click()
    await page.get_by_role("button", name=f"New link {name}").click()
    address = await page.get_by_label("Link", exact=True).input_value()
    assert await fits(page)
    outside = await browsing(chromium, server, device)
    guest = await outside.new_page()
    await guest.goto(address)
    await expect(guest.get_by_role("heading", level=1)).to_have_text(name)
    assert await guest.locator("main table tfoot td:nth-of-type(2)").inner_text() == total
    assert await fits(guest)
    await outside.close()


def minutes(text: str) -> int:
    """Minutes of `h:mm`."""
    hours, _, rest = text.partition(":")
    return int(hours) * 60 + int(rest)
