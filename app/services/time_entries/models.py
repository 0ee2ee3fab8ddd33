"""Tables of tracked time."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.types import Base, UTCDateTime

RUNNING = text("end_time IS NULL AND deleted_at IS NULL")
KEPT = text("deleted_at IS NULL")


class TimeEntry(Base):
    """Time of one user on a project, or directly for a client.

    Without `end_time` it is the user's one running timer. `duration_seconds` is end minus start minus breaks, in
    whole seconds. `paused_at` says since when the timer rests. `tags` are comma-separated. A row with `deleted_at`
    is kept for a while so that it can come back.
    """

    __tablename__ = "time_entries"
    __table_args__ = (
        Index(
            "ux_time_entries_one_running",
            "user_id",
            unique=True,
            sqlite_where=RUNNING,
            postgresql_where=RUNNING,
        ),
        Index(
            "ix_time_entries_user_start",
            "user_id",
            "start_time",
            "id",
            sqlite_where=KEPT,
            postgresql_where=KEPT,
        ),
        Index("ix_time_entries_start", "start_time", "id", sqlite_where=KEPT, postgresql_where=KEPT),
        Index("ix_time_entries_project_start", "project_id", "start_time"),
        # Totals of a project are read from this index alone.
        Index(
            "ix_time_entries_project_totals",
            "project_id",
            "billable",
            "duration_seconds",
            sqlite_where=KEPT,
            postgresql_where=KEPT,
        ),
        Index("ix_time_entries_task_id", "task_id"),
        Index("ix_time_entries_client_id", "client_id"),
        Index("ix_time_entries_deleted_at", "deleted_at"),
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


class Pause(Base):
    """A stretch in which a timer rested; without `ended_at` it rests still."""

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
