"""Typed filters of lists: what a caller asks for, bound to what that caller may see.

A list or a single row is read through a bound filter and nothing else, so a row filter cannot be misspelt and the
caller's rights cannot be left out.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar, Generic, Self, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.principal import Principal
from app.core.sql.search import search_values, tag_values


@dataclass(frozen=True, kw_only=True)
class Filter(ABC):
    """A filter of a listing: each field is a condition or a parameter of it, None or False if not asked for.

    Name the fields that hold text to search for in `SEARCHED` (any column contains it, in any case), and those that
    hold one tag of a comma-separated list in `TAGS`.
    """

    SEARCHED: ClassVar[frozenset[str]] = frozenset()
    TAGS: ClassVar[frozenset[str]] = frozenset()
    # What `of_caller` may add to the fields.
    OF_CALLER: ClassVar[frozenset[str]] = frozenset()

    @abstractmethod
    def of_caller(self, caller: Principal) -> Mapping[str, object]:
        """Return the conditions and parameters of the caller's rights; raise Forbidden for a refused filter."""

    def of_session(self, session: AsyncSession) -> Mapping[str, object]:
        """Return the parameters of conditions and columns that the environment of the session knows."""
        return {}

    def bind(self, session: AsyncSession, caller: Principal) -> "Bound[Self]":
        """Return the filter as `caller` may use it."""
        dialect = session.get_bind().dialect.name
        values = {field.name: getattr(self, field.name) for field in fields(self)} | dict(self.of_caller(caller))
        values |= self.of_session(session)
        for names, found_by in ((self.SEARCHED, search_values), (self.TAGS, tag_values)):
            for name in names:
                text = str(values.pop(name) or "").strip()
                values |= found_by(name, text, dialect) if text else {}
        return Bound(type(self), {name: value for name, value in values.items() if value is not None})

    @classmethod
    def names(cls) -> frozenset[str]:
        """Return the names of all conditions and parameters that a bound filter may have."""
        return frozenset(field.name for field in fields(cls)) | cls.OF_CALLER


F = TypeVar("F", bound=Filter)


@dataclass(frozen=True, slots=True)
class Bound(Generic[F]):
    """A filter with the caller's rights; made by `Filter.bind` alone. `values` are parameters of a statement."""

    kind: type[F]
    values: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class OpenFilter(Filter):
    """A filter of rows that every user may see."""

    def of_caller(self, caller: Principal) -> Mapping[str, object]:
        """Return nothing: every caller sees the same rows."""
        return {}


@dataclass(frozen=True, kw_only=True)
class OwnFilter(Filter):
    """A filter of rows that belong to a user: an administrator sees all of them, others their own."""

    OF_CALLER: ClassVar[frozenset[str]] = frozenset({"visible_to"})

    def of_caller(self, caller: Principal) -> Mapping[str, object]:
        """Limit the rows to the caller's own, unless the caller is an administrator."""
        return {} if caller.is_admin else {"visible_to": caller.user_id}
