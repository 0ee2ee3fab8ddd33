"""The app under test here."""

from dataclasses import replace

import pytest

from app.settings import Settings


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Ours, with room for a test that asks a thousand questions."""
    return replace(settings, rate_limit_per_minute=10**6, rate_limit_per_hour=10**6)
