"""The page on which the API is read and tried."""

from playwright.async_api import Page, expect


async def test_it_shows_an_operation_and_tries_it(page: Page) -> None:
    await page.goto("/api/docs#/Health/health")
    await expect(page.get_by_role("heading", name="TimeTracker REST API")).to_be_visible(timeout=20_000)
    operation = page.locator("#operations-Health-health")
    await operation.get_by_role("button", name="Try it out").click()
    await operation.get_by_role("button", name="Execute").click()
    await expect(operation.locator(".live-responses-table tbody td.response-col_status")).to_contain_text(
        "200", timeout=20_000
    )
