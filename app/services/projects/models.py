"""Tables of projects."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.types import Base, Exact, JsonColumn, UTCDateTime


class Project(Base):
    """Work that time is booked on. Amounts are in the client's currency, else the instance's; estimates in hours.

    `rounding_minutes` and `rounding_mode` are how reports round the project's entries; None follows the client, 0 does
    not round.
    """

    __tablename__ = "projects"
    __table_args__ = (
        UniqueConstraint("client_id", "name"),
        CheckConstraint("status IN ('active', 'on_hold', 'inactive', 'archived')", name="status"),
        CheckConstraint("rounding_minutes BETWEEN 0 AND 1440", name="rounding_minutes"),
        CheckConstraint("rounding_mode IN ('up', 'down', 'nearest')", name="rounding_mode"),
        Index("ix_projects_status_name", "status", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    name: Mapped[str] = mapped_column(String(200))
    code: Mapped[str | None] = mapped_column(String(20), unique=True)
    description: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(20), default="active")
    billable: Mapped[bool] = mapped_column(default=True)
    hourly_rate: Mapped[Decimal | None] = mapped_column(Exact(12, 2))
    rounding_minutes: Mapped[int | None]
    rounding_mode: Mapped[str] = mapped_column(String(10), default="nearest")
    billing_ref: Mapped[str | None] = mapped_column(String(100))
    estimated_hours: Mapped[Decimal | None] = mapped_column(Exact(9, 2))
    budget_amount: Mapped[Decimal | None] = mapped_column(Exact(14, 2))
    budget_threshold_percent: Mapped[int] = mapped_column(default=80)
    color: Mapped[str | None] = mapped_column(String(20))
    custom_fields: Mapped[dict[str, object]] = mapped_column(JsonColumn, default=dict)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, onupdate=now)
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    archived_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    archived_reason: Mapped[str | None] = mapped_column(Text)


class Favorite(Base):
    """A favorite project of a user."""

    __tablename__ = "favorite_projects"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
