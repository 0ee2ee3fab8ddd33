"""Offsets beside local times."""

from datetime import UTC, datetime

import pytest

from app.services.imports.errors import RowError
from app.services.imports.interpret.instants import WrittenTime, with_offset

WALL = datetime(2025, 10, 26, 2, 30)


@pytest.mark.parametrize(
    ("wall", "offset", "instant"),
    [
        (WALL, "UTC+01:00", "2025-10-26T01:30"),
        (WALL, "UTC+02:00", "2025-10-26T00:30"),
        (WALL, "-05:30", "2025-10-26T08:00"),
        (WALL.replace(tzinfo=UTC), "UTC+01:00", "2025-10-26T02:30"),
    ],
)
def test_a_local_time_with_its_offset_is_an_instant(wall: datetime, offset: str, instant: str) -> None:
    found = with_offset(WrittenTime(wall, "start", str(wall)), offset).wall
    assert found == datetime.fromisoformat(f"{instant}Z")


def test_a_time_without_an_offset_stays_local() -> None:
    written = WrittenTime(WALL, "start", str(WALL))
    assert with_offset(written, "") == written


@pytest.mark.parametrize("offset", ["Berlin", "UTC", "+1", "UTC+25:00"])
def test_what_is_no_offset(offset: str) -> None:
    with pytest.raises(RowError) as raised:
        with_offset(WrittenTime(WALL, "end", str(WALL)), offset)
    assert (raised.value.code, raised.value.field, raised.value.value) == ("bad_offset", "end_offset", offset)
