"""Whatever people write into entries, the calendar stays whole and says the same."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from icalendar import Calendar

from plugins.ical_feed.rendering import clean, render

TEXT = some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80)
TAGS = some.lists(TEXT.filter(lambda tag: tag.strip() != "" and "," not in tag), max_size=3)


def entry(**more: Any) -> dict[str, Any]:
    """An entry as the API lists it."""
    times = {name: "2026-03-02T09:00:00Z" for name in ("start_time", "end_time", "updated_at")}
    return {"id": 1, "project": "Website", "client": None, "task": None, "notes": None, "tag_list": [], **times, **more}


@settings(max_examples=200, deadline=None)
@given(name=TEXT, project=TEXT.filter(bool), notes=TEXT, tags=TAGS)
def test_any_text_survives(name: str, project: str, notes: str, tags: list[str]) -> None:
    body = render(name, "localhost", [entry(project=project, notes=notes, tag_list=tags)])
    calendar = Calendar.from_ical(body)
    (event,) = calendar.subcomponents
    assert set(calendar) == {"PRODID", "VERSION", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"}
    assert (str(event["SUMMARY"]), str(event.get("DESCRIPTION", ""))) == (clean(project), clean(notes))
    assert event.categories == [clean(tag) for tag in tags]


@pytest.mark.parametrize(
    ("name", "line"),
    [("Mine", b"X-WR-CALNAME:Mine"), ("a, b;\nBEGIN:VEVENT", rb"X-WR-CALNAME:a\, b\;\nBEGIN:VEVENT")],
)
def test_the_name_of_a_calendar(name: str, line: bytes) -> None:
    assert render(name, "localhost", []).splitlines()[3] == line


def test_control_characters_become_spaces() -> None:
    assert clean("a\r\nb\rc\nd\te\x00f\x0bg\x7fh\x85i") == "a\nb\nc\nd\te f g h\x85i"
