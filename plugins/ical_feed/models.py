"""The table of feeds, as it is stored and as it is listed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, String, bindparam, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.sdk import Filter, Listing, Principal, UTCDateTime, now, table_metadata, user_id_column


class FeedBase(DeclarativeBase):
    """The tables of this plugin."""

    metadata = table_metadata()


class Feed(FeedBase):
    """The address of a user's calendar. Only the SHA-256 of its secret is stored; revoking deletes the row.

    `project_id` and `client_id` narrow what it shows, `days_back` is how many days before today it begins.
    """

    __tablename__ = "ical_feed_feeds"
    __table_args__ = (Index("ix_ical_feed_feeds_user_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = user_id_column()
    name: Mapped[str] = mapped_column(String(200))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    project_id: Mapped[int | None]
    client_id: Mapped[int | None]
    days_back: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class CalendarInstance(FeedBase):
    """The name of this instance in the ids of its events. It stays, whatever its address becomes; there is one row."""

    __tablename__ = "ical_feed_instance"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(255))


@dataclass(frozen=True, kw_only=True)
class FeedFilter(Filter):
    """The caller's feeds, also for administrators."""

    OF_CALLER: ClassVar[frozenset[str]] = frozenset({"user_id"})

    id: int | None = None

    def of_caller(self, caller: Principal) -> Mapping[str, object]:
        """Limit the feeds to the caller's own."""
        return {"user_id": caller.user_id}


FEEDS = Listing(
    filter=FeedFilter,
    rows=select(Feed.id, Feed.name, Feed.project_id, Feed.client_id, Feed.days_back, Feed.created_at),
    conditions={"user_id": Feed.user_id == bindparam("user_id"), "id": Feed.id == bindparam("id")},
    sorts={"created_at": (Feed.created_at, Feed.id), "name": (Feed.name, Feed.id)},
    default_sort="-created_at",
)
