"""Tables of webhooks."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.types import Base, JsonColumn, NullableJson, UTCDateTime

IS_WAITING = text("due_at IS NOT NULL")


class Webhook(Base):
    """An endpoint that subscribes to events. `events` are names, or `*` for all.

    For a day after a rotation the `previous_secret` signs too. `failing_since` is when deliveries began to fail without
    a success in between; `disabled_reason` says why the server itself has switched it off.
    """

    __tablename__ = "webhooks"
    __table_args__ = (
        Index("ix_webhooks_user_id", "user_id"),
        CheckConstraint("http_method IN ('POST', 'PUT', 'PATCH')", name="http_method"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str] = mapped_column(String(2000))
    events: Mapped[list[str]] = mapped_column(JsonColumn)
    http_method: Mapped[str] = mapped_column(String(10), default="POST")
    content_type: Mapped[str] = mapped_column(String(100), default="application/json")
    headers: Mapped[dict[str, str]] = mapped_column(JsonColumn, default=dict)
    secret: Mapped[str] = mapped_column(String(100))
    previous_secret: Mapped[str | None] = mapped_column(String(100))
    previous_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    is_active: Mapped[bool] = mapped_column(default=True)
    disabled_reason: Mapped[str | None] = mapped_column(String(200))
    disabled_source: Mapped[dict[str, object] | None] = mapped_column(NullableJson)
    failing_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    max_retries: Mapped[int] = mapped_column(default=13)
    retry_delay_seconds: Mapped[int] = mapped_column(default=60)
    timeout_seconds: Mapped[int] = mapped_column(default=30)
    total_deliveries: Mapped[int] = mapped_column(default=0)
    successful_deliveries: Mapped[int] = mapped_column(default=0)
    failed_deliveries: Mapped[int] = mapped_column(default=0)
    last_delivery_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_success_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_failure_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, onupdate=now)


class Delivery(Base):
    """One event for one webhook, and the state of its delivery.

    `due_at` is the time of the next attempt, None at the end. An attempt moves `due_at` beyond the time that the
    attempt can take: so no other process tries meanwhile, and it is tried again if that process is killed.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("webhook_id", "event_id"),
        Index("ix_webhook_deliveries_due_at", "due_at", sqlite_where=IS_WAITING, postgresql_where=IS_WAITING),
        Index("ix_webhook_deliveries_created_at", "created_at"),
        CheckConstraint("status IN ('pending', 'success', 'failed', 'retrying')", name="status"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    event_id: Mapped[int | None] = mapped_column(BigInteger().with_variant(Integer, "sqlite"))
    message_id: Mapped[str] = mapped_column(String(60))
    event_type: Mapped[str] = mapped_column(String(100))
    payload: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(20), default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime, default=now)
    expires_at: Mapped[datetime] = mapped_column("give_up_at", UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    completed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    duration_ms: Mapped[int | None]
    response_status_code: Mapped[int | None]
    response_excerpt: Mapped[str | None] = mapped_column(Text)
    error_type: Mapped[str | None] = mapped_column(String(50))
    error_message: Mapped[str | None] = mapped_column(Text)
    error_source: Mapped[dict[str, object] | None] = mapped_column(NullableJson)
