"""The list of tags: each that entries have, and how much they use it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import BigInteger, bindparam, cast, func, select

from app.core.filters import Filter
from app.core.listing import Listing
from app.core.principal import Principal
from app.core.sql.joins import computed_once
from app.core.sql.json import json_split
from app.core.sql.ranges import json_text_elements
from app.core.sql.search import matches
from app.core.sql.time import hours
from app.services.time_entries.models import Tag, TimeEntry

ANY_USER = 1, 2**31 - 1


@dataclass(frozen=True, kw_only=True)
class TagFilter(Filter):
    """Tags of the caller's entries, for an administrator those of everybody's; `text` is contained in the name."""

    SEARCHED: ClassVar[frozenset[str]] = frozenset({"text"})
    OF_CALLER: ClassVar[frozenset[str]] = frozenset({"first_user", "last_user"})

    id: int | None = None
    text: str | None = None

    def of_caller(self, caller: Principal) -> Mapping[str, object]:
        """Count the caller's own entries, or those of all users for an administrator."""
        first, last = ANY_USER if caller.is_admin else (caller.user_id, caller.user_id)
        return {"first_user": first, "last_user": last}


# Of each user and each different text of tags: these are few, and an index alone tells of them.
_texts = (
    select(
        TimeEntry.tags,
        func.count().label("entries"),
        func.coalesce(func.sum(TimeEntry.duration_seconds), 0).label("seconds"),
        func.max(TimeEntry.start_time).label("last_used_at"),
    )
    .where(
        TimeEntry.user_id.between(bindparam("first_user"), bindparam("last_user")),
        TimeEntry.tags.is_not(None),
        TimeEntry.deleted_at.is_(None),
    )
    .group_by(TimeEntry.user_id, TimeEntry.tags)  # in the order of the index
    .subquery("texts")
)
_part = json_text_elements(json_split(_texts.c.tags)).table_valued("value", name="part")
_used = computed_once(
    select(
        _part.c.value.label("name"),
        *(cast(func.sum(_texts.c[name]), BigInteger).label(name) for name in ("entries", "seconds")),
        func.max(_texts.c.last_used_at).label("last_used_at"),
    )
    .select_from(_texts.join(_part, _texts.c.entries > 0))
    .group_by(_part.c.value),
    "used",
)

TAGS = Listing(
    filter=TagFilter,
    rows=select(
        Tag.id,
        Tag.name,
        _used.c.entries,
        _used.c.seconds,
        hours(_used.c.seconds).label("hours"),
        _used.c.last_used_at,
        Tag.created_at,
        Tag.updated_at,
    ).join_from(Tag, _used, _used.c.name == Tag.name),
    conditions={"id": Tag.id == bindparam("id"), "text": matches(Tag.name)},
    sorts={
        "name": (func.lower(Tag.name), Tag.id),
        "entries": (_used.c.entries, Tag.id),
        "seconds": (_used.c.seconds, Tag.id),
        "last_used_at": (_used.c.last_used_at, Tag.id),
        "id": (Tag.id,),
    },
    default_sort="name",
    parameters=TagFilter.OF_CALLER,
)
