"""The table of clients."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.types import Base, Exact, JsonColumn, UTCDateTime


class Client(Base):
    """A client, who is billed. `prepaid_reset_day` is a day of the month.

    Rates of a client and of its work are in the client's `currency`; None is the instance's. `rounding_minutes` and
    `rounding_mode` are how reports round the client's entries (None: not at all), unless the project has its own rule.
    """

    __tablename__ = "clients"
    __table_args__ = (
        CheckConstraint("status IN ('active', 'inactive', 'archived')", name="status"),
        CheckConstraint("rounding_minutes BETWEEN 0 AND 1440", name="rounding_minutes"),
        CheckConstraint("rounding_mode IN ('up', 'down', 'nearest')", name="rounding_mode"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    company: Mapped[str | None] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text)
    contact_person: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(50))
    address: Mapped[str | None] = mapped_column(Text)
    default_hourly_rate: Mapped[Decimal | None] = mapped_column(Exact(12, 2))
    currency: Mapped[str | None] = mapped_column(String(3))
    rounding_minutes: Mapped[int | None]
    rounding_mode: Mapped[str] = mapped_column(String(10), default="nearest")
    status: Mapped[str] = mapped_column(String(20), default="active")
    prepaid_hours_monthly: Mapped[Decimal | None] = mapped_column(Exact(9, 2))
    prepaid_reset_day: Mapped[int] = mapped_column(default=1)
    custom_fields: Mapped[dict[str, object]] = mapped_column(JsonColumn, default=dict)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, onupdate=now)
