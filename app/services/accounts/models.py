"""Tables of accounts."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.types import Base, Exact, UTCDateTime

THEMES = ("auto", "light", "dark")


class User(Base):
    """A person who may sign in. `username` is lower case.

    `timezone` None follows the instance, `language` None the browser. `hourly_rate`, in the instance's currency, is
    the user's hourly rate for work without a rate.
    """

    __tablename__ = "users"
    __table_args__ = (CheckConstraint("role IN ('admin', 'user')", name="role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(80), unique=True)
    email: Mapped[str | None] = mapped_column(String(200))
    full_name: Mapped[str | None] = mapped_column(String(200))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20), default="user")
    is_active: Mapped[bool] = mapped_column(default=True)
    timezone: Mapped[str | None] = mapped_column(String(64))
    date_format: Mapped[str] = mapped_column(String(20), default="YYYY-MM-DD")
    time_format: Mapped[str] = mapped_column(String(20), default="24h")
    language: Mapped[str | None] = mapped_column(String(20))
    theme: Mapped[str] = mapped_column(String(20), default="auto")
    week_start_day: Mapped[int] = mapped_column(default=1)
    dismissed_release_version: Mapped[str | None] = mapped_column(String(50))
    standard_hours_per_day: Mapped[Decimal] = mapped_column(Exact(4, 2), default=Decimal(8))
    hourly_rate: Mapped[Decimal | None] = mapped_column(Exact(12, 2))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, onupdate=now)
    last_login_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class BrowserSession(Base):
    """A browser session. Only the SHA-256 of the id in the cookie is stored, so that the table is no credential."""

    __tablename__ = "sign_ins"
    __table_args__ = (Index("ix_sign_ins_user_id", "user_id"),)

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    last_seen_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    address: Mapped[str | None] = mapped_column(String(64))
    user_agent: Mapped[str | None] = mapped_column(String(300))


class ApiToken(Base):
    """A token of `tt_` and 32 characters, of which only the SHA-256 and the first eight characters are kept.

    `scopes` and `ip_allowlist` are comma-separated; an empty allow list allows every address. `kind` is `login`
    for those that the desktop and mobile apps sign in with.
    """

    __tablename__ = "api_tokens"
    __table_args__ = (
        Index("ix_api_tokens_user_id", "user_id"),
        CheckConstraint("kind IN ('token', 'login')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str | None] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(20), default="token")
    scopes: Mapped[str] = mapped_column(Text)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    token_prefix: Mapped[str] = mapped_column(String(8))
    ip_allowlist: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    usage_count: Mapped[int] = mapped_column(default=0)
