"""The spellings of tags: a tag is one whatever its case, and is written as it was first."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.errors import invalid_fields
from app.core.messages import N_
from app.core.principal import Principal
from app.core.tags import join_tags, split_tags
from app.services.time_entries.models import Tag, TimeEntry

MAX_TAGS_LENGTH = 500  # characters: what the column holds
Spellings = Mapping[str, str]  # by the keys of tags


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag, and the number of the user's entries that have it."""

    name: str
    count: int


async def used_tags(session: AsyncSession, caller: Principal) -> list[TagCount]:
    """Return every tag of the caller's entries by name, in one statement with a row for each combination of tags."""
    statement = select(TimeEntry.tags, func.count()).group_by(TimeEntry.tags)
    mine = TimeEntry.user_id == caller.user_id, TimeEntry.deleted_at.is_(None), TimeEntry.tags.is_not(None)
    counts: Counter[str] = Counter()
    for tags, count in await session.execute(statement.where(*mine)):
        counts.update(dict.fromkeys((tags or "").split(","), count))
    return [TagCount(name, counts[name]) for name in sorted(counts, key=lambda name: (name.lower(), name))]


async def spell(session: AsyncSession, text: str | None) -> str | None:
    """Return a text of tags as it is stored, with each tag as it was spelt first; new ones become known.

    Call it before entries are locked: a change of a tag locks the tag first, then its entries. Raise Invalid if the
    text is too long then.
    """
    spelled = in_spellings(text, await spell_all(session, [text]))
    if len(spelled or "") > MAX_TAGS_LENGTH:
        raise invalid_fields(tags=N_("must have at most {max_length} characters", max_length=MAX_TAGS_LENGTH))
    return spelled


async def spell_all(session: AsyncSession, texts: Iterable[str | None]) -> Spellings:
    """Return the spellings of all tags of some texts, in one statement; new ones become known, in one or two more.

    Nobody can rename or remove these tags until the transaction ends.
    """
    wanted: dict[str, str] = {}
    for text in dict.fromkeys(texts):
        wanted = split_tags(text) | wanted
    if not wanted:
        return {}
    known = await _known(session, wanted)
    new = [{"key": key, "name": wanted[key]} for key in sorted(wanted.keys() - known)]
    if new:
        at = now()
        kind = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        insert = kind.insert(Tag).on_conflict_do_nothing(index_elements=["key"])
        await session.execute(insert, [{**row, "created_at": at, "updated_at": at} for row in new])
        # Another transaction may have been the first.
        known |= await _known(session, [row["key"] for row in new])
    return known


def in_spellings(text: str | None, spellings: Spellings) -> str | None:
    """Return a text of tags in its normal form, in these spellings."""
    return join_tags(spellings[key] for key in split_tags(text))


async def _known(session: AsyncSession, keys: Iterable[str]) -> dict[str, str]:
    wanted = select(Tag.key, Tag.name).where(Tag.key.in_(sorted(keys))).order_by(Tag.id)
    # Not against changes of the name alone: those who make one lock the row as if its key changed.
    return {key: name for key, name in await session.execute(wanted.with_for_update(read=True, key_share=True))}
