"""Lines of both directions; the expected order is that of Unicode's reference implementation."""

import pytest

from app.services.exports.bidi import base_level, mirrored, visual_runs


@pytest.mark.parametrize(
    ("text", "base", "runs"),
    [
        ("", 0, []),
        ("Acme GmbH 12", 0, [("Acme GmbH 12", False)]),
        ("abc אבג def", 0, [("abc ", False), ("אבג", True), (" def", False)]),
        ("אבג abc", 1, [("abc", False), ("אבג ", True)]),
        ("שלום, עולם 2026!", 1, [("!", True), ("2026", False), ("שלום, עולם ", True)]),
        ("אבג (abc)", 1, [(")", True), ("abc", False), ("אבג (", True)]),
        ("مشروع ACME 12", 1, [("ACME 12", False), ("مشروع ", True)]),
        ("مشروع 12.5", 1, [("12.5", False), ("مشروع ", True)]),
        ("אבג 20% ", 1, [(" ", True), ("20%", False), ("אבג ", True)]),
        ("price 12 אבג 34", 0, [("price 12 ", False), ("34", False), ("אבג ", True)]),
        ("אָב", 1, [("אָב", True)]),
    ],
)
def test_order_of_runs(text: str, base: int, runs: list[tuple[str, bool]]) -> None:
    assert (base_level(text), visual_runs(text, base)) == (base, runs)


def test_brackets_turn_round() -> None:
    assert mirrored(" (1") == "1) "
