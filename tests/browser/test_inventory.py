"""A journey through the inventory: from the first item to what it is worth, with scripts and without."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import PASSWORD, Watch, browsing, enter, fits, sign_in
from tests.processes import Serving


@pytest.fixture
def server(furnished: Serving) -> str:
    """The server whose inventory is on."""
    return furnished.url


async def test_goods_come_in_and_go_out(page: Page, server: str, watch: Watch, device: str) -> None:
    sku = f"BOLT-{device}".upper()
    watch.expected |= {"400 /inventory/movements/new", "400 /inventory/import"}
    await enter(page, server)
    await page.goto("/inventory")
    await page.get_by_role("link", name="New item").click()
    await page.get_by_label("SKU", exact=True).fill(sku.lower())
    await page.get_by_label("Name").fill(f"Bolt for {device}")
    await page.get_by_label("Unit cost").fill("0.25")
    await page.get_by_label("Reorder point").fill("100")
    await page.get_by_role("button", name="Create item").click()
    await expect(page.get_by_role("heading", name=f"Bolt for {device}")).to_be_visible()

    # More than there is does not go, and the form stays.
    form = page.locator("dialog.over form")
    await page.get_by_role("link", name="Record movement").click()
    await form.get_by_label("Movement type").select_option(label="Sale")
    await form.get_by_label("Warehouse", exact=True).select_option(label="MAIN · Main store")
    await form.get_by_label("Quantity").fill("5")
    await form.get_by_role("button", name="Book").click()
    await expect(form.locator("#quantity-problem")).to_have_text("Insufficient stock: 0 available")
    await form.get_by_label("Movement type").select_option(label="Purchase")
    await form.get_by_label("Quantity").fill("120")
    await form.get_by_role("button", name="Book").click()
    await expect(page.locator(".facts dd").first).to_have_text("120 pcs")
    await expect(page.locator("dialog.over")).to_have_count(0)

    await page.get_by_role("link", name="Transfer", exact=True).click()
    await form.get_by_label("From", exact=True).select_option(label="MAIN · Main store")
    await form.get_by_label("To", exact=True).select_option(label="VAN · Van")
    await form.get_by_label("Quantity").fill("40")
    await form.get_by_role("button", name="Transfer").click()
    lies = page.get_by_role("region", name="Stock by warehouse").locator("tbody td.number")
    await expect(lies).to_have_text(["80 pcs", "40 pcs"])
    assert await fits(page)

    await page.goto("/inventory/reports/low-stock")
    await expect(page.locator("tr", has_text=sku).locator("td").nth(3)).to_have_text("60")
    await page.get_by_role("link", name="Valuation").click()
    await page.get_by_label("Warehouse", exact=True).select_option(label="VAN · Van")
    await page.get_by_role("button", name="Show").click()
    await expect(page.locator("tr", has_text=sku).locator("td").last).to_have_text("€10.00")
    assert await fits(page)

    # A file that is wrong stores nothing; the right one is tried first.
    await page.goto("/inventory/import")
    file = page.get_by_label("File")
    text = f"sku,name,reorder_point\n{sku},Bolt,few\n"
    await file.set_input_files({"name": "items.csv", "mimeType": "text/csv", "buffer": text.encode()})
    await page.get_by_role("button", name="Import").click()
    await expect(page.get_by_role("alert").locator("li")).to_contain_text(["Row 2: reorder_point"])
    text = f"sku,name,reorder_point\n{sku},Bolt,10\n{sku}-2,Second,\n"
    await file.set_input_files({"name": "items.csv", "mimeType": "text/csv", "buffer": text.encode()})
    await page.get_by_role("button", name="Dry run").click()
    await expect(page.locator(".facts dd")).to_have_text(["1", "1", "0"])
    assert await fits(page)
    await page.get_by_role("button", name="Import").click()
    await expect(page.locator("[data-toast]")).to_contain_text("Imported: 1 new, 1 changed, 0 unchanged")
    await page.locator("#search").fill(sku)
    await page.locator("#search").press("Enter")
    await expect(page.locator("tbody tr")).to_have_count(2)


@pytest.mark.parametrize("device", ["desktop"])
async def test_stock_moves_without_scripts(page: Page, chromium: Browser, server: str, device: str) -> None:
    name = await enter(page, server)
    context = await browsing(chromium, server, device, java_script_enabled=False)
    await sign_in(context, name, PASSWORD)
    plain = await context.new_page()
    await plain.goto("/inventory/items/new")
    await plain.get_by_label("SKU", exact=True).fill("plain")
    await plain.get_by_label("Name").fill("By hand")
    await plain.get_by_role("button", name="Create item").click()
    await plain.get_by_role("link", name="Record movement").click()
    await plain.get_by_label("Movement type").select_option(label="Stock count: the counted quantity")
    await plain.get_by_label("Warehouse", exact=True).select_option(label="MAIN · Main store")
    await plain.get_by_label("Quantity").fill("7")
    await plain.get_by_role("button", name="Book").click()
    await expect(plain.locator(".facts dd").first).to_have_text("7 pcs")
    await plain.get_by_role("button", name="Archive").click()
    await expect(plain.get_by_role("button", name="Unarchive")).to_be_visible()
    await context.close()
