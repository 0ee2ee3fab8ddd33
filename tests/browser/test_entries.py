"""A journey through the entries: by hand, in a row, many at once, deleted and back, by mouse, touch and keys."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import PASSWORD, Watch, browsing, enter, fits, sign_in


async def add(page: Page, start: str, end: str, notes: str, *, project: str = "Brand refresh") -> None:
    """An entry of today by the form that opens over the page."""
    await page.get_by_role("link", name="New entry").click()
    form = page.locator("form:has(> h1)")
    await form.get_by_label("Start").fill(start)
    await form.get_by_label("End").fill(end)
    await form.get_by_label("Project").select_option(label=project)
    await form.get_by_label("Notes").fill(notes)
    await form.get_by_role("button", name="Add entry").click()
    await expect(page.locator(".log .notes", has_text=notes)).to_be_visible()


async def listed(page: Page, *notes: str) -> None:
    """Waits until these are the notes of the entries."""
    await expect(page.locator(".log .notes")).to_have_text(list(notes))


async def test_a_day_of_entries(page: Page, server: str, watch: Watch, device: str) -> None:
    await enter(page, server)
    await page.goto("/entries")
    for start, end, notes in (("08:00", "09:00", "First"), ("09:00", "10:30", "Second"), ("11:00", "11:45", "Third")):
        await add(page, start, end, notes)
    await listed(page, "Third", "Second", "First")
    await expect(page.locator(".log .day .number")).to_have_text("3:15")
    assert await fits(page)

    # A row becomes a form and a row again; what is wrong is said there.
    row = page.locator("tr", has_text="Second")
    watch.expected.add(f"400 /entries/{await row.locator('.pick input').get_attribute('value')}/row")
    await row.get_by_role("link", name="Edit").click()
    form = page.get_by_role("form", name="Edit entry")
    await expect(form.get_by_label("Notes")).to_be_focused()
    assert await fits(page)
    await form.get_by_label("End").fill("09:00")
    await form.get_by_role("button", name="Save").click()
    await expect(form.locator(".problem")).to_have_text("Must be after the start")
    await form.get_by_label("End").fill("10:00")
    await form.get_by_label("Notes").fill("Shorter")
    await form.get_by_label("Notes").press("Enter")
    await listed(page, "Third", "Shorter", "First")
    await expect(page.locator(".log .day .number")).to_have_text("2:45")

    # Many at once.
    for notes in ("Shorter", "First"):
        await page.locator("tr", has_text=notes).locator(".pick input").check()
    await expect(page.locator("#bulk .count")).to_have_text("2 selected")
    await page.locator("#bulk summary").click()
    await page.locator("#bulk").get_by_label("Tag", exact=True).fill("deep")
    assert await fits(page)
    await page.get_by_role("button", name="Add tag").click()
    await expect(page.locator(".log .chip")).to_have_text(["deep", "deep"])
    await expect(page.locator("#bulk")).to_be_hidden()
    await page.get_by_label("Select all on this page").check()
    await expect(page.locator("#bulk .count")).to_have_text("3 selected")
    await page.locator("#bulk").get_by_role("button", name="Delete").click()
    await expect(page.locator(".empty")).to_be_visible()
    await page.get_by_role("button", name="Undo").click()
    await listed(page, "Third", "Shorter", "First")

    # Filters act at once and stand in the address.
    await page.locator(".log .chip").first.click()
    await listed(page, "Shorter", "First")
    assert page.url == f"{server}/entries?tag=deep"
    await page.get_by_label("Period").select_option("yesterday")
    await expect(page.get_by_text("No entries match these filters.")).to_be_visible()
    await page.get_by_role("link", name="Show all").last.click()
    await listed(page, "Third", "Shorter", "First")

    # One of them with its history.
    await page.locator("tr", has_text="Shorter").locator(".work a").click()
    await expect(page.locator(".steps strong")).to_have_text(["Restored", "Deleted", "Changed", "Changed", "Created"])
    assert await fits(page)
    await page.get_by_role("button", name="Delete").click()
    await listed(page, "Third", "First")
    await page.get_by_role("link", name="Deleted").click()
    assert await fits(page)
    await page.get_by_label("Select Brand refresh").check()
    await page.get_by_role("button", name="Restore selected").click()
    await expect(page.locator(".empty")).to_be_visible()


@pytest.mark.parametrize("device", ["desktop"])
async def test_entries_by_keyboard_and_without_scripts(page: Page, chromium: Browser, server: str, device: str) -> None:
    name = await enter(page, server)
    await page.goto("/entries")
    await page.keyboard.press("c")
    await page.locator("dialog.over").get_by_label("Start").wait_for()
    await page.keyboard.press("Escape")
    for start, end, notes in (("08:00", "09:00", "One"), ("09:00", "10:00", "Two")):
        await add(page, start, end, notes)
    for key in ("j", "j", "e"):
        await page.keyboard.press(key)
    form = page.get_by_role("form", name="Edit entry")
    await expect(form.get_by_label("Notes")).to_have_value("One")
    await page.keyboard.press("Escape")
    await expect(page.locator("tr", has_text="One")).to_be_focused()
    await page.keyboard.press("e")
    await expect(form.get_by_label("Notes")).to_be_focused()
    await page.keyboard.type("s and all")
    await page.keyboard.press("Enter")
    await listed(page, "Two", "Ones and all")
    await expect(page.locator("tr", has_text="Ones and all")).to_be_focused()
    await page.keyboard.press("x")
    await expect(page.locator("#bulk .count")).to_have_text("1 selected")
    await page.keyboard.press("k")
    await page.keyboard.press("Delete")
    await listed(page, "Ones and all")
    await expect(page.locator("tr", has_text="Ones and all")).to_be_focused()
    await page.keyboard.press("z")
    await listed(page, "Two", "Ones and all")

    context = await browsing(chromium, server, device, java_script_enabled=False)
    await sign_in(context, name, PASSWORD)
    plain = await context.new_page()
    await plain.goto("/entries")
    await plain.locator("tr", has_text="Two").get_by_role("link", name="Edit").click()
    await plain.locator("form.quick").get_by_label("Notes").fill("By hand")
    await plain.get_by_role("button", name="Save").click()
    await listed(plain, "By hand", "Ones and all")
    await plain.locator(".pick input[name=id]").first.check()
    await plain.locator("#bulk summary").click()
    await plain.get_by_role("button", name="Not billable").click()
    await expect(plain.locator(".log .chip")).to_have_text(["Not billable"])
    await plain.locator("tr", has_text="By hand").get_by_role("button", name="Delete").click()
    await listed(plain, "Ones and all")
    await plain.get_by_role("button", name="Undo").click()
    await listed(plain, "By hand", "Ones and all")
    await context.close()
