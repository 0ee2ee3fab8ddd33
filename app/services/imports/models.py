"""Tables of imports."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.types import Base, JsonValue, UTCDateTime

CELLS = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Import(Base):
    """A file that was read in. `user_id` is whose import it is; the counts are rows of the file, `seconds` the time.

    `header` has the names of its columns, `made` the ids of the clients, projects and tasks that were created for it.
    What it created bears `created_at` as its own `created_at` and `updated_at`: where these differ later, somebody
    has changed it.
    """

    __tablename__ = "imports"
    __table_args__ = (Index("ix_imports_user_id", "user_id", "id"), Index("ix_imports_file_hash", "file_hash"))

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    source: Mapped[str] = mapped_column(String(40))
    filename: Mapped[str | None] = mapped_column(String(255))
    file_hash: Mapped[str] = mapped_column(String(64))
    header: Mapped[list[str] | None] = mapped_column(CELLS)
    options: Mapped[dict[str, Any]] = mapped_column(JsonValue, default=dict)
    made: Mapped[dict[str, Any]] = mapped_column(JsonValue, default=dict)
    total: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    duplicates: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ImportRow(Base):
    """A row that became an entry, with the key that it is recognised by, or one that did not, and why.

    `line` is the physical line of the file, `row` counts its records (the header is 1). The key outlives the entry,
    so that what somebody deletes does not come back with the next import; undoing the import frees it. It says whose
    row it is. `cells` is a row that did not become an entry, as it stands in the file.
    """

    __tablename__ = "import_rows"
    __table_args__ = (
        UniqueConstraint("key"),
        CheckConstraint("state IN ('created', 'skipped', 'failed')", name="state"),
        Index("ix_import_rows_import_id", "import_id", "state", "line", "id"),
        Index("ix_import_rows_entry_id", "entry_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    row: Mapped[int]
    line: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    key: Mapped[str | None] = mapped_column(String(32))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("time_entries.id", ondelete="SET NULL"))
    field: Mapped[str | None] = mapped_column(String(40))
    value: Mapped[str | None] = mapped_column(String(120))
    code: Mapped[str | None] = mapped_column(String(40))
    message: Mapped[str | None] = mapped_column(Text)
    cells: Mapped[list[str] | None] = mapped_column(CELLS)
