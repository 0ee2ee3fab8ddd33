"""What the first visit of the dashboard loads."""

import pytest
from playwright.async_api import Browser, Response

from tests.browser.conftest import browsing, enter

HEAVIEST = 250 * 1024  # bytes, as they are sent
MOST_REQUESTS = 12


@pytest.mark.parametrize("device", ["phone"])
async def test_the_first_visit_is_light(chromium: Browser, server: str, device: str) -> None:
    context = await browsing(chromium, server, device)
    page = await context.new_page()
    await enter(page, server)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    await page.goto("/")
    await page.wait_for_load_state("networkidle")
    sizes = [await answer.request.sizes() for answer in answers]
    weights = {answer.url: size["responseBodySize"] for answer, size in zip(answers, sizes, strict=True)}
    await context.close()
    assert sum(weights.values()) <= HEAVIEST, weights
    assert 3 <= len(answers) <= MOST_REQUESTS, weights
