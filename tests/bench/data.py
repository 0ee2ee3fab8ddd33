"""A big instance, the same one every time: three years of believable work until this midnight, from a fixed seed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

SEED = 20240115
DAYS = 3 * 365
FIRST_USER = 4  # after the people of `tests.factories`, who have no entries
FEW = 3  # projects of the member with few; the busiest ones
SLOTS = 4096

WORK = "Pairing on,Review of,First draft of,Fixes for,Workshop about,Estimate of,Tests for,Notes on".split(",")
THINGS = "the checkout,the price list,invoices,the mobile menu,the export,sign-up,search,the newsletter".split(",")
REASONS = ("", "", ", as agreed on the phone", ", second round", " after the customer's feedback", " (Größe und Maß)")
TAGS = (None, None, None, "focus", "meeting", "review", "focus,review", "travel", "support", "überstunden")
RARE_WORD, COMMON_WORD, COMMON_TAG = "quokka", "review", "focus"
RARE = 20  # entries with the rare word, at any size

COLUMNS = (
    *("user_id", "project_id", "client_id", "task_id", "start_time", "end_time", "duration_seconds", "break_seconds"),
    *("notes", "tags", "source", "billable", "paid", "invoice_number", "created_at", "updated_at", "deleted_at"),
)
Row = tuple[str | int | None, ...]


@dataclass(frozen=True)
class Size:
    """How much there is. Users grow with the entries, from 20 to 500, unless stated."""

    entries: int
    users: int = 0
    clients: int = 50
    projects: int = 500
    tasks: int = 5_000

    @property
    def user_count(self) -> int:
        """Return the number of users with entries; the last of them works on few projects."""
        return self.users or min(500, max(20, self.entries // 10_000))


def sizes(text: str) -> int:
    """Return the number that `200k` or `1M` stands for."""
    factor = {"k": 1_000, "M": 1_000_000}.get(text[-1:], 1)
    return int(text[:-1] if factor > 1 else text) * factor


def midnight() -> datetime:
    """Return the end of the three years."""
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def users(size: Size, **more: Any) -> list[dict[str, Any]]:
    """Return the members, in the order of their ids."""
    return [
        {"id": FIRST_USER + number, "username": f"member{number}", "full_name": f"Member {number}", **more}
        for number in range(size.user_count)
    ]


def clients(size: Size) -> list[dict[str, Any]]:
    """Return the clients, in the order of their ids."""
    return [{"name": f"Client {number:03}"} for number in range(1, size.clients + 1)]


def projects(size: Size) -> list[dict[str, Any]]:
    """Return the projects, in the order of their ids; the first ones are the busiest."""
    return [
        {"client_id": number % size.clients + 1, "name": f"Project {number:03}", "hourly_rate": 60 + number % 9}
        for number in range(1, size.projects + 1)
    ]


def tasks(size: Size) -> list[dict[str, Any]]:
    """Return the tasks, spread evenly over the projects."""
    return [
        {"project_id": (number - 1) % size.projects + 1, "name": f"Task {number:04}"}
        for number in range(1, size.tasks + 1)
    ]


def entries(size: Size) -> Iterator[Row]:
    """Yield the entries by day, in the order of `COLUMNS`, and a running timer for every fifth user.

    The first project has a seventh of them, the last ones a handful; the last user books on few projects.
    """
    chance = random.Random(SEED)
    count = size.user_count
    days = [f"{midnight() - timedelta(days=DAYS - day):%Y-%m-%d}" for day in range(DAYS)]
    notes = _notes(chance)
    targets = _by_rank(chance, range(1, size.projects + 1))
    rare = max(1, size.entries // RARE)
    per_user = max(1, -(-size.entries // count))
    for number in range(size.entries):
        index = number % count
        day = number // count * DAYS // per_user
        slot = int(chance.random() * SLOTS)
        project = slot % FEW + 1 if index == count - 1 else targets[slot]
        begins, seconds, pause = 6 * 3600 + slot * 12, 600 + slot * 7 % 7_000, 300 * (slot % 10 == 0)
        start, end = _at(days[day], begins), _at(days[day], begins + seconds + pause)
        paid = day < DAYS - 180 and slot % 3 != 0
        yield (
            *(FIRST_USER + index, project, None),
            project + size.projects * (slot % (size.tasks // size.projects)) if slot % 4 else None,
            *(start, end, seconds, pause),
            f"{RARE_WORD} sighted" if number % rare == rare // 2 else notes[slot],
            *(TAGS[slot % len(TAGS)], "manual", int(slot % 5 > 0), int(paid), f"R-{day:04}" if paid else None),
            *(end, end, end if day > DAYS - 20 and slot % 50 == 0 else None),
        )
    for user in range(FIRST_USER, FIRST_USER + count, 5):
        start = _at(f"{midnight():%Y-%m-%d}", user % 60)
        yield user, 1, None, 1, start, None, None, 0, None, None, "auto", 1, 0, None, start, start, None


def _at(day: str, second: int) -> str:
    return f"{day} {second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.000000"


def _notes(chance: random.Random) -> list[str | None]:
    """One text for each slot; an eighth has none."""
    texts = [f"{work} {thing}{reason}" for work in WORK for thing in THINGS for reason in REASONS]
    return [None if slot % 8 == 0 else chance.choice(texts) for slot in range(SLOTS)]


def _by_rank(chance: random.Random, things: Sequence[int]) -> list[int]:
    """One thing for each slot, each of them less often than the one before."""
    weights = list(accumulate(1 / (rank + 1) for rank in range(len(things))))
    return chance.choices(things, cum_weights=weights, k=SLOTS)
