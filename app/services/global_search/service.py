"""The search: each kind has its own statement, so that a failing one leaves the others."""

import logging
from dataclasses import dataclass, field

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.db import savepoint
from app.core.principal import Principal
from app.core.sql.search import is_indexed, search_values
from app.services.global_search.queries import KINDS, search_statement

log = logging.getLogger(__name__)

MIN_QUERY_LENGTH = 2
MAX_PER_KIND = 50
SEARCH_FAILED = "This part could not be searched; try again later"


@dataclass(frozen=True, slots=True)
class Hit:
    """A search hit; `type` is its kind."""

    type: str
    id: int
    title: str
    description: str
    badge: str


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits in the order of the kinds; `errors` has a text for each kind that could not be searched."""

    results: list[Hit] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def partial(self) -> bool:
        """True if a kind could not be searched."""
        return bool(self.errors)


def kinds(names: str | None) -> frozenset[str]:
    """Return the kinds in a comma-separated list, in any case, without unknown ones; all if there is no list."""
    if names is None:
        return frozenset(KINDS)
    return frozenset(name.strip().lower() for name in names.split(",")) & KINDS.keys()


async def search(
    session: AsyncSession, caller: Principal, *, text: str, types: str | None = None, limit: int = 10
) -> SearchResult:
    """Find `text` in any case: at most `limit` (1..50) hits of each kind, none for less than two characters."""
    found, text = SearchResult(), text.strip()
    if len(text) < MIN_QUERY_LENGTH:
        return found
    values = search_values("text", text, session.get_bind().dialect.name)
    params = {**values, "limit": min(MAX_PER_KIND, max(1, limit)), "user_id": caller.user_id}
    wanted, indexed, grams = kinds(types), is_indexed(text), "text_grams" in values
    for key, kind in KINDS.items():
        if key not in wanted:
            continue
        statement = search_statement(kind, everything=caller.is_admin, indexed=indexed, grams=grams)
        try:
            async with savepoint(session):
                rows = (await session.execute(statement, params)).all()
        except DBAPIError as error:
            # Without a connection no kind can be searched.
            if error.connection_invalidated:
                raise
            log.exception("searching %s failed", kind.name)
            found.errors[kind.name] = SEARCH_FAILED
        else:
            found.results.extend(Hit(key, *row) for row in rows)
    return found
