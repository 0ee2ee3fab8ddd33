"""The short memory of a process."""

import time

from app.core.cache import TTLCache


def test_a_value_is_remembered_for_its_time() -> None:
    cache: TTLCache[str, int] = TTLCache(0.05, 10)
    cache.put("a", 1)
    assert (cache.get("a"), cache.get("b")) == (1, None)
    time.sleep(0.06)
    assert cache.get("a") is None
    cache.put("a", 2)
    assert cache.get("a") == 2


def test_reading_makes_nothing_younger() -> None:
    cache: TTLCache[str, int] = TTLCache(0.05, 10)
    cache.put("a", 1)
    until = time.monotonic() + 0.06
    while time.monotonic() < until:
        cache.get("a")
    assert cache.get("a") is None


def test_age_counts_from_when_the_value_was_true() -> None:
    cache: TTLCache[str, int] = TTLCache(10, 10)
    cache.put("old", 1, since=time.monotonic() - 10)
    cache.put("younger", 2, since=time.monotonic() - 9)
    assert (cache.get("old"), cache.get("younger")) == (None, 2)


def test_the_oldest_go_first() -> None:
    cache: TTLCache[str, int] = TTLCache(10, 3)
    for place, name in enumerate("abc"):
        cache.put(name, place)
    cache.put("a", 7)
    cache.put("d", 3)
    cache.put("e", 4)
    assert {name: cache.get(name) for name in "abcde"} == {"a": 7, "b": None, "c": None, "d": 3, "e": 4}


def test_what_is_dropped_is_gone() -> None:
    cache: TTLCache[str, int] = TTLCache(10, 10)
    for name in "abc":
        cache.put(name, 1)
    cache.drop("a")
    cache.drop("never there")
    assert {name: cache.get(name) for name in "abc"} == {"a": None, "b": 1, "c": 1}
    cache.clear()
    assert {name: cache.get(name) for name in "abc"} == {"a": None, "b": None, "c": None}
