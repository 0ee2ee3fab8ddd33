"""A file of another tracker: tried out, imported, and taken back."""

import asyncio

from playwright.async_api import Page, Route, expect

from tests.browser.conftest import enter, fits

FILE = """Project,Client,Description,Task,User,Email,Tags,Billable,Start date,Start time,End date,End time,Duration
Website,Imported,First draft,,Somebody,s@example.com,,Yes,2026-03-09,09:00:00,2026-03-09,10:30:00,01:30:00
Website,Imported,Review,,Somebody,s@example.com,,Yes,2026-03-09,11:00:00,2026-03-09,12:00:00,01:00:00
"""


async def slow(route: Route) -> None:
    """The server takes its time."""
    if route.request.method == "POST":
        await asyncio.sleep(0.5)
    await route.continue_()


async def test_tried_out_imported_and_taken_back(page: Page, server: str, device: str) -> None:
    await enter(page, server, admin=True)
    await page.goto("/import")
    assert await fits(page)
    await page.route("**/import", slow)
    file = FILE.replace("Imported", f"Imported on a {device}").encode()
    await page.get_by_label("File", exact=True).set_input_files(
        {"name": "toggl.csv", "mimeType": "text/csv", "buffer": file}
    )
    await page.get_by_text("Assign all rows to me").click()
    await expect(page.get_by_label("Create missing clients, projects")).to_be_checked()
    progress = page.locator("[data-progress]")
    await expect(progress).to_be_hidden()
    await page.get_by_role("button", name="Dry run").click()
    await expect(progress.get_by_role("progressbar")).to_be_visible()
    await expect(page.locator("#tried")).to_have_text("Dry run: nothing was imported")
    await expect(progress).to_be_hidden()
    assert await fits(page)
    await page.get_by_role("button", name="Import", exact=True).click()
    await page.wait_for_url("**/import/*")
    await expect(page.locator("#toasts")).to_contain_text("2 entries were imported")
    assert await fits(page)
    await page.locator("#toasts").get_by_role("button", name="Dismiss").click()
    page.once("dialog", lambda dialog: dialog.accept())
    await page.get_by_role("button", name="Undo import").click()
    await expect(page.locator("#toasts")).to_contain_text("The import was undone")
