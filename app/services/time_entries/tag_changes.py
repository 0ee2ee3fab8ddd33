"""Changes of a tag in all entries that have it: another name, another tag, or none.

A member changes the own entries, an administrator everybody's. Each change is one transaction, in a number of
statements that does not depend on that of the entries.
"""

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import Precondition
from app.core.errors import Conflict, Forbidden, NotFound, invalid_fields
from app.core.listing import one
from app.core.messages import N_
from app.core.principal import Principal
from app.core.tags import split_tags, tag_key
from app.services.time_entries.models import Tag, TimeEntry
from app.services.time_entries.tag_queries import TAGS, TagFilter
from app.services.time_entries.tag_rewriting import EntryCondition, rewrite_tags, texts_of_tags
from app.services.time_entries.tags import MAX_TAGS_LENGTH, spell


async def rename(
    session: AsyncSession, caller: Principal, tag_id: int, *, name: str | None, guard: Precondition | None = None
) -> tuple[Tag, int]:
    """Give a tag another name, or another spelling; return the tag that the entries have now, and their number.

    None leaves it as it is.
    It is another tag if the name is one that other users have, or if others keep the old one. Raise Conflict if the
    caller's entries have a tag of that name already: that is a merge. Forbidden if only the spelling differs and
    others use the tag, too.
    """
    tag = await _get(session, caller, tag_id)
    if guard:
        await guard()
    name = tag.name if name is None else _checked(name)
    key, old = tag_key(name), tag.key
    if name == tag.name:
        return tag, 0
    shared = not caller.is_admin and await _is_used(session, old, TimeEntry.user_id != caller.user_id)
    if key == old:
        if shared:
            raise Forbidden(N_("Only an administrator may change the spelling of a tag that others use, too"))
        tag.name = name
    else:
        found = await session.scalar(_locked().where(Tag.key == key))
        if found and await _is_used(session, key, *_owned(caller)):
            text = N_("There is a tag named {name} already; merge the two instead", name=found.name)
            raise Conflict(text, fields={"name": [text]})
        if found and not caller.is_admin and await _is_used(session, key):
            tag, shared = found, True
        elif shared:
            await spell(session, name)
            tag = (await session.scalars(select(Tag).where(Tag.key == key))).one()
        else:
            if found:  # a spelling that no entry has
                await session.delete(found)
                await session.flush()
            tag.key, tag.name = key, name
    await session.flush()
    count = await _replace(session, caller, old, tag.name)
    if shared:
        await _forget(session, old)
    return tag, count


async def merge(session: AsyncSession, caller: Principal, tag_id: int, *, into: int) -> tuple[Tag, int]:
    """Replace a tag by another one; return that, and the number of entries. An entry with both keeps one."""
    if into == tag_id:
        raise invalid_fields(into=N_("must be another tag"))
    # In the order of their ids, so that two such calls cannot deadlock.
    await session.execute(_locked().where(Tag.id.in_((tag_id, into))).order_by(Tag.id))
    tag = await _get(session, caller, tag_id)
    if not await _exists(session, caller, into):
        raise invalid_fields(into=N_("Tag with ID {tag_id} not found", tag_id=into))
    other = await _get(session, caller, into)
    count = await _replace(session, caller, tag.key, other.name)
    await _forget(session, tag.key)
    return other, count


async def find_tag(session: AsyncSession, caller: Principal, name: str) -> int | None:
    """Return the ID of the tag that a name spells, whatever its case; None if the caller's entries do not have it."""
    found = await session.scalar(select(Tag.id).where(Tag.key.in_(split_tags(name))))
    return found if found is not None and await _exists(session, caller, found) else None


async def delete(session: AsyncSession, caller: Principal, tag_id: int, guard: Precondition | None = None) -> int:
    """Take a tag off the entries; return their number."""
    tag = await _get(session, caller, tag_id)
    if guard:
        await guard()
    count = await _replace(session, caller, tag.key, None)
    await _forget(session, tag.key)
    return count


async def _get(session: AsyncSession, caller: Principal, tag_id: int) -> Tag:
    """Return the tag, locked so that no entry gets it meanwhile; NotFound if the caller's entries do not have it."""
    tag = await session.scalar(_locked().where(Tag.id == tag_id))
    if tag is None or not await _exists(session, caller, tag_id):
        raise NotFound(N_("Tag with ID {tag_id} not found", tag_id=tag_id))
    return tag


def _locked() -> Select[Tag]:
    """Tags, locked against those who are writing them in an entry, as their keys may change."""
    return select(Tag).with_for_update().execution_options(populate_existing=True)


async def _exists(session: AsyncSession, caller: Principal, tag_id: int) -> bool:
    return await one(session, TAGS, TagFilter(id=tag_id).bind(session, caller)) is not None


def _checked(name: str) -> str:
    """Return a name in its normal form; Invalid if it is not one tag."""
    tags = list(split_tags(name).values())
    if len(tags) != 1 or "," in name or len(tags[0]) > MAX_TAGS_LENGTH:
        raise invalid_fields(name=N_("must be one tag, without commas"))
    return tags[0]


def _owned(caller: Principal) -> tuple[EntryCondition, ...]:
    """The conditions for the entries that the caller changes."""
    return () if caller.is_admin else (TimeEntry.user_id == caller.user_id,)


async def _is_used(session: AsyncSession, key: str, *conditions: EntryCondition) -> bool:
    return any(key in split_tags(text) for text in await texts_of_tags(session, *conditions))


async def _replace(session: AsyncSession, caller: Principal, key: str, name: str | None) -> int:
    """Replace a tag of entries by another one, in its place, or by none."""

    def change(tags: dict[str, str]) -> list[str]:
        if key not in tags:
            return [*tags.values()]
        replaced = [name if found == key else tag for found, tag in tags.items()]
        return [*split_tags(",".join(filter(None, replaced))).values()]

    return await rewrite_tags(session, change, *_owned(caller))


async def _forget(session: AsyncSession, key: str) -> None:
    """Remove the spelling of a tag that no entry has any more."""
    if not await _is_used(session, key):
        tag = await session.scalar(select(Tag).where(Tag.key == key))
        if tag:
            await session.delete(tag)
            await session.flush()
