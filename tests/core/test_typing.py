"""Facts that decorators attach to functions."""

from functools import wraps

from app.core.typing import Mark

LIMIT: Mark[int | None] = Mark("limit", None)


def plain() -> str:
    """Nothing is said of it."""
    return "plain"


@wraps(LIMIT.set(plain, 7))
def wrapper() -> str:
    """Stands for `plain`."""
    return plain()


def test_a_mark_is_read_from_the_function_and_from_its_wrappers() -> None:
    assert [LIMIT.get(plain), LIMIT.get(wrapper)] == [7, 7]


def test_a_function_without_the_mark_has_the_default() -> None:
    assert LIMIT.get(len) is None


def test_putting_a_mark_returns_the_function() -> None:
    assert LIMIT.set(plain, 7) is plain
