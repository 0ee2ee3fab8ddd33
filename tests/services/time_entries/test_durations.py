"""Lengths of time as people type them."""

import pytest

from app.core.errors import Invalid
from app.services.time_entries import durations


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", 0),
        ("  ", 0),
        ("0", 0),
        ("1:30", 90),
        ("1:5", 65),
        (":9", 9),
        (":05", 5),
        ("0:00", 0),
        ("100:01", 6001),
        ("8", 480),
        ("1.5", 90),
        ("1,5", 90),
        (".25", 15),
        ("2.", 120),
        ("1.5h", 90),
        ("0.33", 20),
        ("0.0083", 0),
        ("90m", 90),
        ("90 min", 90),
        ("2h", 120),
        ("1h 30m", 90),
        ("1H30M", 90),
        ("1h30", 90),
    ],
)
def test_what_a_text_means(text: str, minutes: int) -> None:
    assert durations.parse_duration(text) == minutes * 60


@pytest.mark.parametrize("text", ["x", "-1", "1:60", "1.2.3", "1e3", "٣", "1:30:15", "h", "nan", "9" * 12])
def test_what_means_nothing(text: str) -> None:
    with pytest.raises(Invalid, match="Enter a duration"):
        durations.parse_duration(text)


def test_what_is_shown_is_read_again() -> None:
    assert [durations.format_duration(seconds) for seconds in (0, 59, 60, 5415, 360_000)] == [
        "0:00",
        "0:00",
        "0:01",
        "1:30",
        "100:00",
    ]
