"""The table of stored responses."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.types import Base, UTCDateTime


class StoredResponse(Base):
    """A response to a token under an idempotency key; a repetition has the same `request_hash`."""

    __tablename__ = "idempotent_answers"
    __table_args__ = (
        UniqueConstraint("token_id", "key"),
        Index("ix_idempotent_answers_created_at", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_id: Mapped[int] = mapped_column(ForeignKey("api_tokens.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(128))
    request_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
