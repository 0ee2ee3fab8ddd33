"""Texts of tags changed in all entries that have them, in a few statements however many these are."""

from collections.abc import Callable, Iterable

import orjson
from sqlalchemy import ColumnElement, String, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import invalid_fields
from app.core.events import emit_selected
from app.core.messages import N_
from app.core.sql.json import json_object
from app.core.sql.ranges import text_pairs
from app.core.tags import join_tags, split_tags
from app.services.time_entries import tags
from app.services.time_entries.events import TimeEntryUpdated
from app.services.time_entries.models import TimeEntry
from app.services.time_entries.tags import MAX_TAGS_LENGTH

EntryCondition = ColumnElement[bool]
LIVE, GONE = TimeEntry.deleted_at.is_(None), TimeEntry.deleted_at.is_not(None)
PAIRS: ColumnElement[str] = bindparam("pairs", type_=String)


async def texts_of_tags(session: AsyncSession, *conditions: EntryCondition) -> list[str]:
    """Return the different texts of tags of entries, deleted ones included."""
    found: dict[str, None] = {}
    # Apart, since there are indexes for either.
    for state in (LIVE, GONE):
        texts = select(TimeEntry.tags).where(TimeEntry.tags.is_not(None), state, *conditions).distinct()
        found |= dict.fromkeys(filter(None, await session.scalars(texts)))
    return sorted(found)


async def rewrite_tags(
    session: AsyncSession, change: Callable[[dict[str, str]], Iterable[str]], *conditions: EntryCondition
) -> int:
    """Change the tags of the entries under the conditions; return how many that are not deleted have changed.

    `change` gets the tags of a text by their keys and returns the new ones. Each entry that changes has its event.
    Raise Invalid, for the field `name`, if the tags of one would be too long.
    """
    found = await texts_of_tags(session, *conditions)
    changes = {text: join_tags(change(split_tags(text))) for text in found}
    changes = {old: new for old, new in changes.items() if old != new}
    if any(len(new or "") > MAX_TAGS_LENGTH for new in changes.values()):
        raise invalid_fields(
            name=N_("The tags of an entry would have more than {max_length} characters", max_length=MAX_TAGS_LENGTH)
        )
    if not changes:
        return 0
    pairs, values = text_pairs(PAIRS), {"pairs": orjson.dumps([*changes.items()]).decode()}
    concerned = TimeEntry.tags == pairs.c.old
    locked = (
        select(TimeEntry.id, TimeEntry.user_id).select_from(TimeEntry).join(pairs, concerned).where(LIVE, *conditions)
    )
    locked = locked.order_by(TimeEntry.id).with_for_update(key_share=True, of=TimeEntry)
    rows = locked.subquery()
    summed = select(func.count(), func.min(rows.c.id), func.min(rows.c.user_id))
    count, first, owner = (await session.execute(summed, values)).one()
    tagged = TimeEntry.tags.label("tags"), pairs.c.new.label("tags")
    before, after = (json_object(text).label(name) for text, name in zip(tagged, ("before", "after"), strict=True))
    events = select(TimeEntry.id, TimeEntry.user_id, before, after).join(pairs, concerned).where(LIVE, *conditions)
    if count:
        await emit_selected(session, TimeEntryUpdated(id=first, user_id=owner), events.params(values))
    for state in (LIVE, GONE):
        changed = update(TimeEntry).where(concerned, state, *conditions).values(tags=pairs.c.new)
        await session.execute(changed.execution_options(synchronize_session=False), values)
    return int(count)


async def respell_all(session: AsyncSession) -> None:
    """Give each tag of all entries one spelling, that of its oldest entry; without events, as nothing else changes."""
    oldest = func.min(TimeEntry.id)
    texts = select(TimeEntry.tags).where(TimeEntry.tags.is_not(None)).group_by(TimeEntry.tags).order_by(oldest)
    found = list(filter(None, await session.scalars(texts)))
    spelled = await tags.spell_all(session, found)
    changes = {text: tags.in_spellings(text, spelled) for text in found}
    pairs = text_pairs(PAIRS)
    same_time = {"tags": pairs.c.new, "updated_at": TimeEntry.updated_at}
    changed = update(TimeEntry).where(TimeEntry.tags == pairs.c.old).values(same_time)
    differing = [pair for pair in changes.items() if pair[0] != pair[1]]
    if differing:
        values = {"pairs": orjson.dumps(differing).decode()}
        await session.execute(changed.execution_options(synchronize_session=False), values)
