"""The rules of entries, whatever creates or changes them."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import iso
from app.core.errors import Conflict, Forbidden, Invalid, invalid_fields
from app.core.messages import N_
from app.core.principal import Principal
from app.services.accounts import users
from app.services.settings.instance import Instance
from app.services.time_entries import queries
from app.services.time_entries.models import TimeEntry


def chosen_owner(caller: Principal, user_id: int | None) -> int:
    """Return the id of an entry's user; Forbidden if the caller is no administrator and the user another."""
    if user_id not in (None, caller.user_id) and not caller.is_admin:
        raise Forbidden(N_("Only an administrator may book time for another user"))
    return caller.user_id if user_id is None else user_id


async def resolve_owner(session: AsyncSession, caller: Principal, user_id: int | None) -> int:
    """Return the id of the entries' user, whose row is locked so that overlaps and timers are checked one at a time.

    Raise the errors of `chosen_owner`, and Invalid if the user is not active.
    """
    chosen = chosen_owner(caller, user_id)
    user = await users.lock(session, chosen)
    if user is None or not user.is_active:
        raise unknown_user(chosen)
    return chosen


def unknown_user(user_id: int) -> Invalid:
    """Return the error for a user who does not exist, or is not active."""
    return invalid_fields(user_id=N_("User with ID {chosen} not found", chosen=user_id))


def is_billable(said: bool | None, of_project: bool | None) -> bool:
    """Return whether time is billable: as its caller says, else as its project; time on a client alone is."""
    return of_project is not False if said is None else said


def check_required_fields(rules: Instance, entry: TimeEntry) -> None:
    """Check for the task and the notes that the instance may require."""
    if rules.require_task and entry.project_id is not None and entry.task_id is None:
        raise invalid_fields(task_id=N_("A task is required"))
    if rules.require_description and len((entry.notes or "").strip()) < rules.description_min_length:
        raise invalid_fields(
            notes=N_(
                "Notes of at least {description_min_length} characters are required",
                description_min_length=rules.description_min_length,
            )
        )


async def check_overlap(session: AsyncSession, rules: Instance, entry: TimeEntry) -> None:
    """Raise Conflict if the instance forbids overlaps and the entry overlaps with another of its user."""
    if rules.allow_overlap:
        return
    other = await queries.overlapping_entry(session, entry)
    if other is not None:
        end = iso(other.end_time) if other.end_time else N_("now")
        between = {"other": other.id, "start": iso(other.start_time), "end": end}
        raise Conflict(
            N_("The time overlaps with entry {other}, {start} to {end}", **between),
            code="overlap",
            fields={"start_time": [N_("overlaps with entry {other}, {start} to {end}", **between)]},
        )


def set_length(entry: TimeEntry, length: timedelta, end: datetime | None) -> None:
    """End the entry so that it lasts `length` without its breaks; Invalid if an `end` was given that disagrees."""
    entry.end_time = entry.start_time + length + timedelta(seconds=entry.break_seconds)
    if end not in (None, entry.end_time):
        raise invalid_fields(duration_seconds=N_("must be the time from start_time to end_time without breaks"))


def check_length(entry: TimeEntry, length: timedelta | None) -> None:
    """Check that an ended timer lasts as long as it should: a pause may end after the end."""
    if length is not None and entry.duration_seconds != length // timedelta(seconds=1):
        raise invalid_fields(duration_seconds=N_("The timer was paused later than that; set its end instead"))


def set_duration(entry: TimeEntry) -> None:
    """Set the duration of an ended entry: whole seconds from start to end, less the breaks."""
    if entry.end_time is None:
        entry.duration_seconds = None
        return
    if entry.end_time <= entry.start_time:
        raise invalid_fields(end_time=N_("end_time must be after start_time"))
    length = (entry.end_time - entry.start_time) // timedelta(seconds=1)
    if entry.break_seconds > length:
        raise invalid_fields(break_seconds=N_("The break is longer than the entry"))
    entry.duration_seconds = length - entry.break_seconds
