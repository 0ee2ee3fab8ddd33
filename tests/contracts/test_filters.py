"""Whatever is asked of a list, it answers no row that its caller may not see."""

import importlib
import pkgutil
import random
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any, get_args, get_type_hints

import orjson
import pytest
from sqlalchemy import Select, or_, select

from app import services
from app.core.clock import iso, now
from app.core.db import Database
from app.core.errors import Forbidden
from app.core.events import EventRow
from app.core.filters import Filter, OpenFilter
from app.core.listing import Listing, PageRequest, one, page
from app.core.principal import Principal
from app.services.accounts.models import ApiToken
from app.services.imports.models import Import, ImportRow
from app.services.projects.models import Favorite
from app.services.time_entries.models import Tag, TimeEntry
from app.services.webhooks.models import Delivery, Webhook
from tests.contracts.nouns import SAMPLED, Noun, make_samples
from tests.factories import Api, People

COMBINATIONS = 60  # of each list
EVERYTHING = PageRequest(per_page=1000)


def event(user: int) -> Select[tuple[int]]:
    """Events that concern nobody in particular, or the user."""
    return select(EventRow.id).where(or_(EventRow.user_id.is_(None), EventRow.user_id == user))


def entry(user: int) -> Select[tuple[int]]:
    """Entries of the user."""
    return select(TimeEntry.id).where(TimeEntry.user_id == user)


def tag(user: int) -> Select[tuple[int]]:
    """Tags of entries of the user."""
    within = ("," + TimeEntry.tags + ",").contains("," + Tag.name + ",")
    return select(Tag.id).join(TimeEntry, within).where(TimeEntry.user_id == user)


def own(noun: Noun) -> Callable[[int], Select[tuple[int]]]:
    """Rows of a noun that belong to the user."""
    model = noun.owner.class_
    return lambda user: select(model.id).where(noun.owner == user)


# What a user may see of each list that is not open to everyone, said without the filters of the project.
VISIBLE = {
    "ActivityFilter": event,
    "AuditFilter": event,
    "BlockFilter": entry,
    "DeletedEntryFilter": entry,
    "EntryFilter": entry,
    "DeliveryFilter": lambda user: select(Delivery.id).join(Webhook).where(Webhook.user_id == user),
    "FavoriteFilter": lambda user: select(Favorite.project_id).where(Favorite.user_id == user),
    "ImportFilter": lambda user: select(Import.id).where(Import.user_id == user),
    "ImportRowFilter": lambda user: select(ImportRow.id).join(Import).where(Import.user_id == user),
    "TagFilter": tag,
    "TokenFilter": lambda user: select(ApiToken.id).where(ApiToken.user_id == user),
    **{noun.listing.filter.__name__: own(noun) for noun in SAMPLED.values() if noun.owner is not None},
}
# Open to everyone: what `of_caller` adds limits nothing.
OPEN = {"ProjectOverviewFilter", "TaskFilter", "TaskOverviewFilter"}
# Browser sessions have no id to compare; `tests/routes/web/test_profile.py` looks at them.
SESSIONS = {"SessionFilter"}


def listings() -> Iterator[tuple[str, Listing[Any]]]:
    """Every listing of the services, by its name."""
    for module in pkgutil.walk_packages(services.__path__, f"{services.__name__}."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, Listing):
                yield f"{module.name}.{name}", value


LISTINGS = dict({id(listing): (name, listing) for name, listing in listings()}.values())
LIMITED = {
    name: listing for name, listing in LISTINGS.items() if listing.filter.__name__ in VISIBLE | dict.fromkeys(SESSIONS)
}


def test_every_list_is_open_or_says_who_may_see_it() -> None:
    kinds = {listing.filter for listing in LISTINGS.values()}
    closed = {kind.__name__ for kind in kinds if not issubclass(kind, OpenFilter)}
    assert closed - OPEN == VISIBLE.keys() | SESSIONS
    assert len(LIMITED) >= 12


async def arranged(api: Api) -> None:
    """Something of everything that belongs to a user."""
    made = await make_samples(api, f"Sample {api}")
    project = int(made["project_id"])
    begin = now().replace(microsecond=0) - timedelta(hours=5)
    times = [iso(begin + timedelta(hours=hour)) for hour in range(3)]
    first = await api.entry(project, times[0], times[1], notes="first", tags="deep, work")
    await api.entry(project, times[1], times[2], billable=False, paid=True, tags=f"work,{made['webhook_id']}")
    await api.delete(f"/time-entries/{first}")
    await api.post("/timer/start", project_id=project)
    await api.post("/users/me/favorites/projects", project_id=project)
    await api.post(f"/webhooks/{made['webhook_id']}/test")
    await api.imported(project)


def sampled(kind: type[Filter], chance: random.Random, users: list[int]) -> Filter:
    """A filter with some of its fields, each of a value that may occur."""
    instants = [now() - timedelta(days=1), now() + timedelta(days=1)]
    values: dict[type, list[Any]] = {
        bool: [True, False],
        int: [*users, 1, 2, 3],
        str: ["first", "work", "created", "time_entry", "toggl", "success", "pending"],
        datetime: instants,
        date: [now().date()],
    }
    hints, given = get_type_hints(kind), {}
    for field in fields(kind):
        plain = next(part for part in (*get_args(hints[field.name]), hints[field.name]) if part in values)
        required = field.default is not None and plain is not bool
        if required or chance.random() < 0.25:
            given[field.name] = chance.choice(values[plain])
    return kind(**given)


@pytest.mark.parametrize("name", [name for name, listing in LIMITED.items() if listing.filter.__name__ in VISIBLE])
async def test_no_combination_of_filters_shows_what_is_not_the_callers(
    name: str, api: Api, bob_api: Api, people: People, database: Database
) -> None:
    await arranged(api)
    await arranged(bob_api)
    listing, chance, shown = LIMITED[name], random.Random(name), 0
    bob = Principal(people.bob.id, "bob", is_admin=False, zone="Europe/Berlin", strategy="bearer")
    async with database.transaction(read_only=True) as session:
        visible = set(await session.scalars(VISIBLE[listing.filter.__name__](bob.user_id)))
        for _ in range(COMBINATIONS):
            wanted = sampled(listing.filter, chance, [people.ada.id, people.bob.id])
            try:
                bound = wanted.bind(session, bob)
            except Forbidden:
                continue
            rows = orjson.loads((await page(session, listing, bound, EVERYTHING)).items)
            assert {row["id"] for row in rows} <= visible, wanted
            shown += len(rows)
            if len(rows) == 1:
                assert orjson.loads(await one(session, listing, bound) or "null")["id"] in visible
    assert shown, "the samples find nothing, so they show nothing"
