"""Tables of imports."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.types import Base, JsonColumn, NullableJson, UTCDateTime


class Import(Base):
    """An imported file. `user_id` is its owner; the counts are rows of the file, `seconds` the imported time.

    `header` has the names of its columns, `made` the ids of the clients, projects and tasks that were created for it.
    With `staged_at`, when its last piece was written, it is not finished, and nobody sees it.
    All created rows have the import's `created_at` as `created_at` and `updated_at`; a later `updated_at` means that
    a user has changed them.
    """

    __tablename__ = "imports"
    __table_args__ = (Index("ix_imports_user_id", "user_id", "id"), Index("ix_imports_file_hash", "file_hash"))

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    source: Mapped[str] = mapped_column(String(40))
    filename: Mapped[str | None] = mapped_column(String(255))
    file_hash: Mapped[str] = mapped_column(String(64))
    header: Mapped[list[str] | None] = mapped_column(NullableJson)
    options: Mapped[dict[str, object]] = mapped_column(JsonColumn, default=dict)
    made: Mapped[dict[str, list[int]]] = mapped_column(JsonColumn, default=dict)
    total: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    duplicates: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    staged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ImportRow(Base):
    """A row that became an entry, with its fingerprint as `key`, or one that did not, with the reason.

    `line` is the physical line of the file, `row` counts its records (the header is 1). The key outlives the entry,
    so that a deleted entry is not imported again; undoing the import removes it. It includes the user. `foreign_id` is
    made of the row's id in the other tracker. `cells` is a
    row that did not become an entry, as in the file.
    """

    __tablename__ = "import_rows"
    __table_args__ = (
        UniqueConstraint("key"),
        CheckConstraint("state IN ('created', 'skipped', 'failed')", name="state"),
        Index("ix_import_rows_import_id", "import_id", "state", "line", "id"),
        Index("ix_import_rows_entry_id", "entry_id"),
        Index(
            "ix_import_rows_foreign_id",
            "foreign_id",
            postgresql_where=text("foreign_id IS NOT NULL"),
            sqlite_where=text("foreign_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    row: Mapped[int]
    line: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    key: Mapped[str | None] = mapped_column(String(32))
    foreign_id: Mapped[str | None] = mapped_column(String(32))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("time_entries.id", ondelete="SET NULL"))
    field: Mapped[str | None] = mapped_column(String(40))
    value: Mapped[str | None] = mapped_column(String(120))
    code: Mapped[str | None] = mapped_column(String(40))
    message: Mapped[str | None] = mapped_column(Text)
    message_source: Mapped[dict[str, object] | None] = mapped_column(NullableJson)
    cells: Mapped[list[str] | None] = mapped_column(NullableJson)
