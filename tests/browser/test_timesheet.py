"""The timesheet by keyboard: cells are stored as they are left, and of two tabs the second is told."""

from playwright.async_api import Page, expect

from tests.browser.conftest import Watch, enter, fits

ADDRESS = "/timesheet?day=2026-03-09"


async def shown(page: Page, *rows: list[str]) -> None:
    """Waits until the cells hold this, row by row."""
    await expect(page.locator("#sheet [data-saving]")).to_have_count(0)
    for number, values in enumerate(rows):
        cells = page.locator("#sheet tbody tr").nth(number).locator("input[data-seen]")
        for place, value in enumerate(values):
            await expect(cells.nth(place)).to_have_value(value)


async def test_cells_are_filled_in(page: Page, server: str, watch: Watch) -> None:
    await enter(page, server)
    await page.goto(ADDRESS)
    for work in ("Internal", "Internal · Hiring"):
        await page.get_by_label("Project or task").select_option(label=work)
        await page.get_by_role("button", name="Add row").click()
        await expect(page.locator("#sheet tbody th", has_text=work.split(" · ")[-1])).not_to_have_count(0)
    assert await fits(page)
    first = page.locator("#sheet tbody tr").first.locator("input[data-seen]")
    await first.first.focus()
    for key in ("1", ".", "5", "Enter", "9", "0", "m", "ArrowUp", "ArrowRight", "2", "Tab", "0", ":", "4", "5", "Tab"):
        await page.keyboard.press(key)
    await shown(page, ["1:30", "2:00", "0:45", ""], ["1:30", ""])
    await expect(page.locator("#sheet tfoot .total")).to_have_text("5:45")
    # What means nothing is said and stays; Escape takes it back.
    path = await page.locator("#sheet").get_attribute("action")
    watch.expected |= {f"{status} {path}" for status in (400, 409)}
    await first.nth(3).fill("much")
    await page.keyboard.press("Enter")
    await expect(page.locator(".toast.bad p")).to_have_text("Enter a duration such as 1:30, 1.5 or 90m")
    await expect(first.nth(3)).to_have_attribute("aria-invalid", "true")
    await first.nth(3).press("Escape")
    await page.keyboard.press("Enter")
    await expect(first.nth(3)).not_to_have_attribute("aria-invalid", "true")
    # Another tab was quicker.
    other = watch.on(await page.context.new_page())
    await other.goto(ADDRESS)
    await first.first.fill("3")
    await other.locator("#sheet tbody tr").first.locator("input[data-seen]").first.fill("2")
    await other.keyboard.press("Enter")
    await shown(other, ["2:00"])
    await page.bring_to_front()
    await first.first.press("Enter")
    await expect(page.locator(".toast.bad p")).to_have_text(
        "This was 1:30 when you saw it and is 2:00 now; save again to change that"
    )
    await expect(first.first).to_have_value("3")
    await first.first.press("Enter")
    await shown(page, ["3:00"])
