"""Browsers that are signed in, and how the tests of the session surface set things up."""

from dataclasses import replace

import pytest

from app import TimeTracker
from app.settings import Settings
from tests.factories import PASSWORD, Api, People, Person
from tests.routes.api_v1.builders import change_user


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Ours, with room for tests that set up much over v1."""
    return replace(settings, rate_limit_per_minute=10**6, rate_limit_per_hour=10**6)


async def signed_in(app: TimeTracker, person: Person) -> Api:
    """The session surface as somebody who has signed in with a browser."""
    answer = await app.test_client().post("/sign-in", form={"username": person.username, "password": PASSWORD})
    assert answer.status_code == 303
    browser = Api(app, None, base="/api")
    browser.headers["Cookie"] = answer.headers["Set-Cookie"].partition(";")[0]
    return browser


@pytest.fixture
async def browser(app: TimeTracker, people: People) -> Api:
    """The session surface as the user Ada."""
    return await signed_in(app, people.ada)


@pytest.fixture
async def bob(app: TimeTracker, people: People) -> Api:
    """The session surface as another user."""
    return await signed_in(app, people.bob)


@pytest.fixture
async def root(app: TimeTracker, people: People) -> Api:
    """The session surface as the administrator."""
    return await signed_in(app, people.root)


@pytest.fixture
async def berlin(app: TimeTracker, people: People, browser: Api) -> Api:
    """The session surface as Ada, who lives in Berlin."""
    await change_user(app, people.ada, timezone="Europe/Berlin")
    app.credentials.cookie.clear_cache()
    return browser
