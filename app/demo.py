"""Demo data: a small agency with eight weeks of believable work."""

import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now, today
from app.core.db import Database
from app.core.principal import Principal
from app.services.accounts import tokens, users
from app.services.clients import service as clients
from app.services.projects import favorites
from app.services.projects import service as projects
from app.services.settings import instance
from app.services.tasks import service as tasks
from app.services.time_entries import entries, timer

WEEKS = 8
PASSWORD = "demo-password"  # noqa: S105 - printed on the screen for everybody to use
PEOPLE = (("demo", "Dana Demo", True), ("alex", "Alex Berg", False), ("sam", "Sam Ortiz", False))
WORK: dict[tuple[str, int | None], dict[str, tuple[str, ...]]] = {
    ("Northwind Bikes", 95): {
        "Web shop relaunch": ("Design system", "Checkout", "Product pages", "Accessibility audit"),
        "Order desk support": ("Tickets", "Weekly call"),
    },
    ("Harbour Clinic", 110): {
        "Appointment booking": ("Calendar sync", "Reminder mails", "Data protection review"),
        "Reporting": ("Monthly figures", "Dashboards"),
    },
    ("Lindgren & Sons", 80): {"Brand refresh": ("Logo", "Photo shoot", "Print templates")},
    ("In-house", None): {"Internal": ("Planning", "Hiring", "Learning")},
}
NOTES = ("Pairing", "Review and fixes", "First draft", "Follow-up", "Workshop", "Clean-up", "Tests", None)
DemoProject = tuple[int, list[int], bool]  # a project, its tasks, and whether it is billable
TAGS = ("focus", "meeting", "review", None, None)


@dataclass(frozen=True)
class Demo:
    """Access to the demo; `token` is the administrator's."""

    token: str

    def greeting(self, url: str) -> str:
        """The text for the terminal."""
        return (
            f"\n  TimeTracker      {url}\n"
            f"  Sign in as       {PEOPLE[0][0]} / {PASSWORD}\n"
            f"  Documentation    {url}/api/docs\n\n"
            f"  curl -H 'Authorization: Bearer {self.token}' {url}/api/v1/time-entries?per_page=3\n"
        )


async def ensure_demo(database: Database, folder: Path) -> Demo | None:
    """Create the demo data if the database has no user; the token is kept in `folder` for later runs.

    None if the users are not ours: then nothing is changed.
    """
    path = folder / "demo_token"
    async with database.transaction() as session:
        if not await users.any_exist(session):
            return await _make(session, path)
        kept = path.read_text().strip() if path.exists() else ""
        if await tokens.find_token(session, kept):
            return Demo(kept)
        if not await users.exists(session, PEOPLE[0][0]):
            return None
        owner = await users.by_name(session, PEOPLE[0][0])
        return await _token(session, owner.id, path)


async def load_demo(session: AsyncSession, caller: Principal) -> None:
    """The same for the first administrator of a fresh server: their work, and that of two colleagues.

    Nobody knows their passwords, so an administrator has to set new ones before they can sign in.
    """
    others = [person for person in PEOPLE[1:] if person[0] != caller.username]
    callers = [await _person(session, *person, secrets.token_urlsafe(32), caller.zone) for person in others]
    await _work(session, [caller, *callers], caller.zone)


async def _make(session: AsyncSession, path: Path) -> Demo:
    zone = (await instance.read_settings(session)).timezone
    callers = [await _person(session, *person, PASSWORD, zone) for person in PEOPLE]
    await _work(session, callers, zone)
    return await _token(session, callers[0].user_id, path)


async def _person(session: AsyncSession, name: str, full_name: str, admin: bool, password: str, zone: str) -> Principal:
    user = await users.create(session, username=name, password=password, full_name=full_name, admin=admin)
    return Principal(user.id, name, admin, zone, "demo")


async def _work(session: AsyncSession, callers: Sequence[Principal], zone: str) -> None:
    """Eight weeks of these people; the first one makes the projects, and the timer of the second one runs."""
    chance = random.Random(20240115)
    places = await _projects(session, callers[0])
    for caller in callers:
        for project_id, *_ in chance.sample(places, 3):
            await favorites.add_favorite(session, caller, project_id)
        for back in range(WEEKS * 7, -1, -1):
            day = today(zone) - timedelta(days=back)
            # The demo is tried today, even if that is a Sunday.
            if back == 0 or (day.weekday() < 5 and chance.random() > 0.06):
                await _day(session, caller, day, places, chance)
    project_id, parts, _ = places[0]
    await timer.start(session, callers[1], project_id=project_id, task_id=parts[0], notes="Pairing")


async def _projects(session: AsyncSession, caller: Principal) -> list[DemoProject]:
    """Clients, projects and tasks; returns where people work."""
    places: list[DemoProject] = []
    for (client_name, hourly), found in WORK.items():
        rate = None if hourly is None else Decimal(hourly)
        client = await clients.create(session, name=client_name, default_hourly_rate=rate)
        for name, parts in found.items():
            project = await projects.create(
                session,
                caller,
                name=name,
                client_id=client.id,
                hourly_rate=rate,
                billable=rate is not None,
                estimated_hours=Decimal(40 * len(parts)),
            )
            made = []
            for place, part in enumerate(parts):
                status = ("in_progress", "todo", "review", "done")[place % 4]
                made.append(
                    await tasks.create(
                        session,
                        caller,
                        name=part,
                        project_id=project.id,
                        status=status,
                        priority=place % 4 + 1,
                    )
                )
            places.append((project.id, [task.id for task in made], project.billable))
    return places


async def _day(
    session: AsyncSession,
    caller: Principal,
    day: date,
    places: list[DemoProject],
    chance: random.Random,
) -> None:
    """Three to five finished entries from about half past eight, with a lunch break."""
    at = datetime.combine(day, time(8, chance.choice((15, 30, 45))), ZoneInfo(caller.zone))
    for stretch in range(chance.randint(3, 5)):
        project_id, parts, billable = chance.choice(places)
        length = timedelta(minutes=chance.choice((45, 60, 75, 90, 120, 135)))
        if at + length > now():
            return
        await entries.create(
            session,
            caller,
            start_time=at,
            end_time=at + length,
            project_id=project_id,
            task_id=chance.choice(parts),
            notes=chance.choice(NOTES),
            tags=chance.choice(TAGS),
            billable=chance.random() > 0.15 and billable,
        )
        at += length + timedelta(minutes=60 if stretch == 1 else chance.choice((0, 5, 15)))


async def _token(session: AsyncSession, user_id: int, path: Path) -> Demo:
    _, text = await tokens.create(session, user_id=user_id, name="Demo", scopes="admin:all")
    _keep(path, text)
    return Demo(text)


def _keep(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(text)
