"""A journey from a client to its project, its tasks and the board: by mouse, touch, keys, and without scripts."""

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.conftest import PASSWORD, Watch, browsing, enter, fits, sign_in
from tests.browser.steps import press, state


async def lane(page: Page, title: str) -> Locator:
    """A column of the board."""
    return page.locator(".lane").filter(has=page.get_by_role("heading", name=title))


async def said(page: Page, text: str) -> None:
    """Waits until the toast says so."""
    await expect(page.locator("#toasts p")).to_have_text(text)


async def in_lane(page: Page, title: str, *tasks: str) -> None:
    """Waits until these are the tasks in a column."""
    await expect((await lane(page, title)).locator(".title")).to_have_text(list(tasks))


async def make_project(page: Page, name: str) -> None:
    """A client with a project that has a budget, each by the form that opens over its list."""
    await page.goto("/clients")
    await page.get_by_role("link", name="New client").click()
    form = page.locator("dialog form")
    await form.get_by_label("Name").fill(f"{name} & Sons")
    await form.get_by_label("Hourly rate").fill("90")
    await form.get_by_role("button", name="Create client").click()
    await said(page, f"Client {name} & Sons created")
    await page.goto("/projects")
    await page.get_by_role("link", name="New project").click()
    await form.get_by_label("Name").fill("Internal")
    await form.get_by_label("Client").select_option(label="In-house")
    await form.get_by_role("button", name="Create project").click()
    await expect(form.locator(".problem")).to_have_text("A project named Internal already exists for this client")
    await expect(form.get_by_label("Name")).to_be_focused()
    await form.get_by_label("Name").fill(name)
    await form.get_by_label("Client").select_option(label=f"{name} & Sons")
    await form.get_by_label("Budget").fill("1000")
    assert await fits(page)
    await form.get_by_role("button", name="Create project").click()
    await said(page, f"Project {name} created")


async def make_task(page: Page, name: str) -> None:
    """A task, by the form that opens over the page."""
    await page.get_by_role("link", name="New task").click()
    form = page.locator("dialog form")
    await form.get_by_label("Name").fill(name)
    await form.get_by_role("button", name="Create task").click()
    await said(page, f"Task {name} created")


async def test_from_a_client_to_a_finished_task(page: Page, server: str, watch: Watch, device: str) -> None:
    watch.expected.add("409 /projects")
    name = f"Bridge on the {device}"
    await enter(page, server)
    await make_project(page, name)

    # The list is sought in, sorted, and keeps favourites; what was archived comes back.
    await page.get_by_label("Search", exact=True).fill(f"bridge on the {device}")
    await page.get_by_label("Search", exact=True).press("Enter")
    row = page.locator("tbody tr", has_text=name)
    await expect(page.locator("tbody tr")).to_have_count(1)
    assert await fits(page)
    await row.get_by_role("button", name="Add to favourites").click()
    await page.get_by_label("Show").select_option("favorite")
    await expect(row.get_by_role("button", name="Remove from favourites")).to_be_visible()
    await row.get_by_role("link", name=name, exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(name)
    await page.get_by_role("button", name="Archive").click()
    await said(page, f"{name} is archived; its time is kept")
    await expect(page.get_by_role("link", name="New task")).to_have_count(0)
    await page.get_by_role("button", name="Undo").click()
    await said(page, f"{name} is active again")
    await make_task(page, "Pillars")
    await make_task(page, "Railing")
    await page.locator("#toasts").get_by_role("button", name="Dismiss").click()
    assert await fits(page)

    # The board: by the menu everywhere, by mouse and keys where there are such.
    await page.get_by_role("link", name="Task board").click()
    await in_lane(page, "To do", "Pillars", "Railing")
    assert await fits(page)
    ticket = page.locator(".ticket", has_text="Pillars")
    await ticket.locator("summary").click()
    await ticket.get_by_role("button", name="Review").click()
    await said(page, "Pillars: Review")
    await in_lane(page, "Review", "Pillars")
    await page.get_by_role("button", name="Undo").click()
    await in_lane(page, "To do", "Pillars", "Railing")
    if device == "desktop":
        await ticket.drag_to(await lane(page, "In progress"))
        await in_lane(page, "In progress", "Pillars")
        await said(page, "Pillars: In progress")
        await ticket.locator("summary").focus()
        for title in ("Review", "Done"):
            await page.keyboard.press("ArrowRight")
            await in_lane(page, title, "Pillars")
            await expect(ticket.locator("summary")).to_be_focused()
        await page.keyboard.press("ArrowLeft")
        await in_lane(page, "Review", "Pillars")
        await said(page, "Pillars: Review")

    # A task: tracked, done, deleted.
    await ticket.get_by_role("link", name="Pillars").click()
    await page.locator(".head").get_by_role("button", name="Start the timer").click()
    await state(page, "Running")
    await expect(page.locator("#bar .work")).to_have_text(f"{name} Pillars")
    await press(page, "Stop")
    await expect(page.locator(".latest tbody tr")).to_have_count(1)
    await page.get_by_role("button", name="Done", exact=True).click()
    await expect(page.locator(".head .chip")).to_have_text("Done")
    page.once("dialog", lambda dialog: dialog.accept())
    await page.get_by_role("button", name="Delete").click()
    await said(page, "The task is deleted; its time is kept")
    assert page.url == f"{server}/tasks"
    await page.get_by_label("Project", exact=True).locator("visible=true").last.select_option(label=name)
    await expect(page.locator("tbody tr")).to_have_count(1)
    assert await fits(page)


@pytest.mark.parametrize("device", ["desktop"])
async def test_the_palette_leads_there_and_no_script_is_needed(
    page: Page, chromium: Browser, server: str, device: str
) -> None:
    name = await enter(page, server)
    await page.goto("/")
    for words, path in (("checkout", "/tasks/"), ("web shop", "/projects/"), ("northwind", "/clients/")):
        await expect(page.locator("[data-palette]").locator("visible=true")).to_be_visible()
        await page.keyboard.press("Control+k")
        await page.keyboard.type(words)
        await expect(page.locator("#palette [role=option]").first).to_contain_text(words, ignore_case=True)
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"**{path}*")
    context = await browsing(chromium, server, device, java_script_enabled=False)
    await sign_in(context, name, PASSWORD)
    plain = await context.new_page()
    await plain.goto("/projects/new")
    await plain.get_by_label("Name").fill("Plain project")
    await plain.get_by_role("button", name="Create project").click()
    await plain.get_by_role("link", name="Plain project", exact=True).click()
    await plain.get_by_role("link", name="New task").click()
    await plain.get_by_label("Name").fill("Plain task")
    await plain.get_by_role("button", name="Create task").click()
    await plain.get_by_role("link", name="Task board").click()
    await plain.locator(".ticket summary").click()
    await plain.get_by_role("button", name="Done").click()
    await in_lane(plain, "Done", "Plain task")
    await plain.get_by_role("button", name="Undo").click()
    await in_lane(plain, "To do", "Plain task")
    await context.close()
