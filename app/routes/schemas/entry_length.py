"""The length of an entry as an input, on every surface."""

from datetime import datetime, timedelta

from pydantic import BaseModel

from app.core.errors import invalid_fields
from app.core.messages import N_
from app.routes.schemas.types import LengthSeconds, Minutes

LENGTH_FIELDS = ("duration_minutes", "duration_seconds")


class EntryLength(BaseModel):
    """The time without breaks, in one unit or the other; where both are sent, they must agree."""

    duration_minutes: Minutes | None = None
    duration_seconds: LengthSeconds | None = None

    def length(self) -> timedelta | None:
        """Return the length, or None if none was sent; Invalid if two were sent that disagree."""
        minutes, seconds = self.duration_minutes, self.duration_seconds
        if minutes and seconds and minutes * 60 != seconds:
            raise invalid_fields(duration_seconds=N_("must be the same as duration_minutes"))
        return timedelta(minutes=minutes or 0) or timedelta(seconds=seconds or 0) or None

    @property
    def length_field(self) -> str:
        """The name of the field that the length was sent in."""
        return "duration_minutes" if self.duration_minutes else "duration_seconds"

    def end_after(self, start: datetime, break_seconds: int, end: datetime | None) -> datetime | None:
        """Return the end that follows from the length, or `end` if none was sent; they must agree."""
        length = self.length()
        if length is None:
            return end
        found = start + length + timedelta(seconds=break_seconds)
        if end not in (None, found):
            raise invalid_fields(
                **{self.length_field: N_("must be the time from start_time to end_time without breaks")}
            )
        return found
