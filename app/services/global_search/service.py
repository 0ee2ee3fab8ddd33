"""The search itself: each kind by a statement of its own, so that one that fails leaves the others."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.db import apart
from app.core.principal import Principal
from app.services.global_search import queries

log = logging.getLogger(__name__)

SHORTEST = 2
MOST = 50
FAILED = "This part could not be searched; try again later"
Query = Callable[[str, Principal, str], queries.Rows]

# In the order of the results: kind, the name of all of its kind, and its query.
KINDS: Mapping[str, tuple[str, Query]] = {
    "project": ("projects", queries.projects),
    "task": ("tasks", queries.tasks),
    "client": ("clients", queries.clients),
    "entry": ("entries", queries.entries),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found; `type` is its kind."""

    type: str
    id: int
    title: str
    description: str
    badge: str


@dataclass(frozen=True, slots=True)
class Found:
    """Hits in the order of the kinds; `errors` says, by the kinds' names, what could not be searched."""

    results: list[Hit] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def partial(self) -> bool:
        """Whether something could not be searched."""
        return bool(self.errors)


def kinds(names: str | None) -> frozenset[str]:
    """The kinds in a comma-separated list, in any case; unknown names are none, and without a list it is all."""
    if names is None:
        return frozenset(KINDS)
    return frozenset(name.strip().lower() for name in names.split(",")) & KINDS.keys()


async def search(
    session: AsyncSession, caller: Principal, *, text: str, types: str | None = None, limit: int = 10
) -> Found:
    """What contains `text` in any case, at most `limit` (1..50) of each kind; nothing for less than two characters."""
    found, text = Found(), text.strip()
    if len(text) < SHORTEST:
        return found
    wanted, limit = kinds(types), min(MOST, max(1, limit))
    for kind, (name, query) in KINDS.items():
        if kind not in wanted:
            continue
        statement = query(text, caller, session.get_bind().dialect.name).limit(limit)
        try:
            async with apart(session):
                rows = (await session.execute(statement)).all()
        except DBAPIError as error:
            # Without a connection nothing can be searched: that is no partial answer.
            if error.connection_invalidated:
                raise
            log.exception("searching %s failed", name)
            found.errors[name] = FAILED
        else:
            found.results.extend(Hit(kind, *row) for row in rows)
    return found
