"""Tables of tracked time."""

from datetime import UTC, date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.types import Base, UTCDateTime

RUNNING = text("end_time IS NULL AND deleted_at IS NULL")
NOT_DELETED, DELETED = text("deleted_at IS NULL"), text("deleted_at IS NOT NULL")
TAGGED = text("tags IS NOT NULL AND deleted_at IS NULL")
STAGED = datetime(1, 1, 1, tzinfo=UTC)  # "deleted" then: of an import that is not finished, which nobody sees
LONG = BigInteger().with_variant(Integer, "sqlite")


ONE_RUNNING = Index(
    "ux_time_entries_one_running", "user_id", unique=True, sqlite_where=RUNNING, postgresql_where=RUNNING
)


class TimeEntry(Base):
    """Time of one user on a project, or directly for a client.

    Without `end_time` it is the user's one running timer. `duration_seconds` is end minus start minus breaks, in
    whole seconds. `paused_at` is when a paused timer was paused. `tags` are comma-separated, each in its spelling in
    the table of tags. A row with `deleted_at` can be restored within the retention.
    """

    __tablename__ = "time_entries"
    __table_args__ = (
        ONE_RUNNING,
        Index(
            "ix_time_entries_user_start",
            "user_id",
            "start_time",
            "id",
            sqlite_where=NOT_DELETED,
            postgresql_where=NOT_DELETED,
        ),
        Index("ix_time_entries_start", "start_time", "id", sqlite_where=NOT_DELETED, postgresql_where=NOT_DELETED),
        Index("ix_time_entries_project_start", "project_id", "start_time"),
        # Totals of a project are read from this index alone.
        Index(
            "ix_time_entries_project_totals",
            "project_id",
            "billable",
            "duration_seconds",
            sqlite_where=NOT_DELETED,
            postgresql_where=NOT_DELETED,
        ),
        # Totals of a task are read from this index alone.
        Index("ix_time_entries_task_totals", "task_id", "deleted_at", "billable", "duration_seconds"),
        Index("ix_time_entries_client_id", "client_id"),
        # The use of a user's tags is read from this index alone.
        Index(
            "ix_time_entries_user_tags",
            "user_id",
            "tags",
            "start_time",
            "duration_seconds",
            "deleted_at",
            sqlite_where=TAGGED,
            postgresql_where=TAGGED,
        ),
        Index("ix_time_entries_deleted", "deleted_at", sqlite_where=DELETED, postgresql_where=DELETED),
        CheckConstraint("end_time > start_time", name="end_after_start"),
        CheckConstraint("(end_time IS NULL) = (duration_seconds IS NULL)", name="duration_when_ended"),
        CheckConstraint("duration_seconds >= 0 AND break_seconds >= 0", name="not_negative"),
        CheckConstraint("project_id IS NOT NULL OR client_id IS NOT NULL", name="for_something"),
        CheckConstraint("source IN ('manual', 'auto', 'import')", name="source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id"))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id", ondelete="SET NULL"))
    start_time: Mapped[datetime] = mapped_column(UTCDateTime)
    end_time: Mapped[datetime | None] = mapped_column(UTCDateTime)
    duration_seconds: Mapped[int | None]
    break_seconds: Mapped[int] = mapped_column(default=0)
    paused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    notes: Mapped[str | None] = mapped_column(Text)
    tags: Mapped[str | None] = mapped_column(String(500))
    source: Mapped[str] = mapped_column(String(20), default="manual")
    billable: Mapped[bool] = mapped_column(default=True)
    paid: Mapped[bool] = mapped_column(default=False)
    invoice_number: Mapped[str | None] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, onupdate=now)
    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Tag(Base):
    """The spelling of a tag: the first one of all that have the same `key`, until an administrator changes it."""

    __tablename__ = "tags"
    __table_args__ = (UniqueConstraint("key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, onupdate=now)


class Pause(Base):
    """A pause of a timer; without `ended_at` it has not ended."""

    __tablename__ = "time_entry_pauses"
    __table_args__ = (
        Index(
            "ux_time_entry_pauses_one_open",
            "entry_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_time_entry_pauses_entry_id", "entry_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("time_entries.id", ondelete="CASCADE"))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class EntryRollup(Base):
    """Count and seconds of ended entries in one period of UTC days: `ever`, a `month` or a `day`.

    A `user_id` or `project_id` of 0 stands for any, -1 for none. There are rows for any user and project, for each user
    and for each project; for each user and project of `ever` alone. What is new is in the deltas.
    """

    __tablename__ = "entry_rollups"
    # All projects of a period: the primary key has them by project.
    __table_args__ = (Index("ix_entry_rollups_starts_on", "period", "user_id", "starts_on"),)

    period: Mapped[str] = mapped_column(String(5), primary_key=True)
    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    project_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    billable: Mapped[bool] = mapped_column(primary_key=True)
    paid: Mapped[bool] = mapped_column(primary_key=True)
    entries: Mapped[int] = mapped_column(LONG)
    seconds: Mapped[int] = mapped_column(LONG)


class EntryRollupDelta(Base):
    """A change of entries that the rollups do not contain yet; triggers write it."""

    __tablename__ = "entry_rollup_deltas"

    id: Mapped[int] = mapped_column(LONG, primary_key=True)
    day: Mapped[date]
    user_id: Mapped[int]
    project_id: Mapped[int]
    client_id: Mapped[int]
    billable: Mapped[bool]
    paid: Mapped[bool]
    entries: Mapped[int] = mapped_column(LONG)
    seconds: Mapped[int] = mapped_column(LONG)


class EntryVersion(Base):
    """The number of changes of a user's entries. `user_id` 0 stands for all, -1 for names that are searched, too."""

    __tablename__ = "entry_versions"

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    changes: Mapped[int] = mapped_column(LONG)


class EntryChange(Base):
    """A change that the versions do not contain yet; triggers of PostgreSQL write it."""

    __tablename__ = "entry_changes"

    id: Mapped[int] = mapped_column(LONG, primary_key=True)
    user_id: Mapped[int]
