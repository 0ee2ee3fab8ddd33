"""The calendar: drawn, moved, resized, refused, made, changed and deleted, in the zone of the user."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Watch, enter, fits

LOOKS = {"theme": "auto", "date_format": "YYYY-MM-DD", "time_format": "24h", "week_start_day": "1"}
ADDRESS = "/calendar?view=week&day=2026-03-07"


async def arrive(page: Page, server: str) -> str:
    """Signs in somebody who lives in New York and has slept little before the night when clocks are put forward."""
    await enter(page, server)
    request = page.context.request
    assert (await request.post("/profile", form={**LOOKS, "timezone": "America/New_York"})).ok
    projects = await (await request.get("/api/projects")).json()
    work = next(project["id"] for project in projects["projects"] if project["name"] == "Internal")
    times = {"start_time": "2026-03-07T01:00", "end_time": "2026-03-07T04:00"}
    answer = await request.post("/api/entries", data={"project_id": work, "notes": "Night shift", **times})
    assert answer.status == 201
    return str((await answer.json())["entry"]["id"])


async def drag(page: Page, start: tuple[float, float], end: tuple[float, float], before_the_end: str = "") -> None:
    """Pulls the mouse from one place to another; an update comes as soon as its button is down."""
    await page.mouse.move(*start)
    await page.mouse.down()
    await page.evaluate("document.querySelector('[data-state]').dataset.state += ' and more'")
    for part in (0.1, 0.5, 1):
        await page.mouse.move(*(at + (to - at) * part for at, to in zip(start, end, strict=True)), steps=4)
    if before_the_end:
        assert (await page.context.request.patch(before_the_end, data={"notes": "Changed elsewhere"})).ok
    await page.mouse.up()


async def place(page: Page, day: str, clock: str) -> tuple[float, float]:
    """Where on the screen a time is."""
    column = await page.locator(f".fc-timegrid-col[data-date='{day}']").bounding_box()
    slot = await page.locator(f".fc-timegrid-slot-lane[data-time='{clock}:00']").bounding_box()
    assert column
    assert slot
    return column["x"] + column["width"] / 2, slot["y"] + 6


async def toast(page: Page, text: str) -> None:
    """Waits until this is said."""
    await expect(page.locator(".toast p")).to_have_text(text)


@pytest.mark.parametrize("device", ["desktop"])
async def test_entries_follow_the_mouse(page: Page, server: str, watch: Watch) -> None:
    entry = await arrive(page, server)
    await page.goto(ADDRESS)
    block = page.locator(f".fc-event[data-entry='{entry}']")
    saturday, sunday = (page.locator(f".fc-timegrid-col[data-date='2026-03-0{day}']") for day in (7, 8))
    await expect(block.locator(".when")).to_have_text("01:00–04:00 · 3:00")
    await expect(sunday.locator(".skipped")).to_have_text("Clocks skip this hour")
    # Onto the short day, where three hours end at five, and back.
    await drag(page, await place(page, "2026-03-07", "01:00"), await place(page, "2026-03-08", "01:00"))
    await toast(page, "Now Sun, Mar 8, 01:00–05:00")
    await expect(sunday.locator(".fc-event .when")).to_have_text("01:00–05:00 · 3:00")
    await expect(page.locator("[data-head='2026-03-08'] strong")).to_have_text("3:00")
    await page.get_by_role("button", name="Undo").click()
    await expect(saturday.locator(".fc-event .when")).to_have_text("01:00–04:00 · 3:00")
    # Longer at its end.
    _, bottom = await place(page, "2026-03-07", "04:00")
    x, later = await place(page, "2026-03-07", "05:00")
    await block.hover()
    await drag(page, (x, bottom - 8), (x, later - 8))
    await toast(page, "Now Sat, Mar 7, 01:00–05:00")
    await expect(block.locator(".when")).to_have_text("01:00–05:00 · 4:00")
    # Somebody else was quicker: said, and everything is where it was.
    watch.expected.add(f"409 /calendar/entries/{entry}")
    start, end = await place(page, "2026-03-07", "02:00"), await place(page, "2026-03-06", "02:00")
    await drag(page, start, end, before_the_end=f"/api/entry/{entry}")
    await toast(page, "The entry has been changed since")
    await expect(saturday.locator(".fc-event")).to_contain_text("Changed elsewhere")
    # A new one where the mouse was pulled.
    await drag(page, await place(page, "2026-03-05", "02:00"), await place(page, "2026-03-05", "03:15"))
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_label("Start", exact=True)).to_have_value("02:00")
    await dialog.get_by_label("Project").select_option(label="Internal")
    await dialog.get_by_label("Notes").fill("Drawn")
    await dialog.get_by_role("button", name="Add entry").click()
    await expect(dialog).to_have_count(0)
    drawn = page.locator(".fc-event", has_text="Drawn")
    await expect(drawn.locator(".when")).to_have_text("02:00–03:30 · 1:30")
    # By the keyboard: opened, deleted, brought back.
    await drawn.focus()
    await page.keyboard.press("Enter")
    await dialog.get_by_label("Notes").fill("Told better")
    await dialog.get_by_role("button", name="Save").click()
    told = page.locator(".fc-event", has_text="Told better")
    await told.focus()
    await page.keyboard.press("Delete")
    await expect(told).to_have_count(0)
    await page.get_by_role("button", name="Undo").click()
    await expect(told).to_be_visible()
    for key, address in (
        ("j", "view=week&day=2026-03-14"),
        ("d", "view=day&day=2026-03-14"),
        ("k", "view=day&day=2026-03-13"),
    ):
        await page.keyboard.press(key)
        await page.wait_for_url(f"**/calendar?{address}")
    await expect(page.locator(".fc-col-header-cell")).to_have_count(1)


@pytest.mark.parametrize("device", ["phone"])
async def test_a_phone_shows_a_day(page: Page, server: str) -> None:
    await arrive(page, server)
    await page.goto("/calendar?day=2026-03-07")
    await page.wait_for_url("**/calendar?view=day&day=2026-03-07")
    await expect(page.locator(".fc-col-header-cell")).to_have_count(1)
    assert await fits(page)
    await page.locator(".fc-event").tap()
    await expect(page.get_by_role("dialog").get_by_label("Notes")).to_have_value("Night shift")
