"""The table of tasks."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.types import Base, Exact, UTCDateTime

STATUS_TITLES = {
    "todo": "To Do",
    "in_progress": "In Progress",
    "review": "Review",
    "done": "Done",
    "cancelled": "Cancelled",
}
CLOSED_STATUSES = ("done", "cancelled")
PRIORITIES = ("low", "medium", "high", "urgent")


class Task(Base):
    """A part of a project. `priority` is 1 (low) to 4 (urgent), so that it sorts; `tags` are comma-separated.

    `hourly_rate` takes precedence over the project's, in the currency of the project's client.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        CheckConstraint("status IN ('todo', 'in_progress', 'review', 'done', 'cancelled')", name="status"),
        CheckConstraint("priority BETWEEN 1 AND 4", name="priority"),
        Index("ix_tasks_project_id_status", "project_id", "status"),
        Index("ix_tasks_name", "name", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(20), default="todo")
    priority: Mapped[int] = mapped_column(default=2)
    estimated_hours: Mapped[Decimal | None] = mapped_column(Exact(9, 2))
    hourly_rate: Mapped[Decimal | None] = mapped_column(Exact(12, 2))
    due_date: Mapped[date | None]
    tags: Mapped[str | None] = mapped_column(String(500))
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, onupdate=now)
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    completed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
