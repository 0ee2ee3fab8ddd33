"""Imports

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from app.core.types import JsonColumn, UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("filename", sa.String(length=255)),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("options", JsonColumn, nullable=False),
        sa.Column("made", JsonColumn, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("duplicates", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("undone_at", UTCDateTime()),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_imports_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
    )
    op.create_index("ix_imports_file_hash", "imports", ["file_hash"])
    op.create_index("ix_imports_user_id", "imports", ["user_id", "id"])
    op.create_table(
        "import_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer()),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=32)),
        sa.Column("entry_id", sa.Integer()),
        sa.Column("field", sa.String(length=40)),
        sa.Column("value", sa.String(length=120)),
        sa.Column("code", sa.String(length=40)),
        sa.Column("message", sa.Text()),
        sa.CheckConstraint("state IN ('created', 'skipped', 'failed')", name=op.f("ck_import_rows_state")),
        sa.ForeignKeyConstraint(["entry_id"], ["time_entries.id"], name="fk_import_rows_entry_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name="fk_import_rows_import_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_import_rows_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_import_rows"),
        sa.UniqueConstraint("key", name="uq_import_rows_key"),
    )
    op.create_index("ix_import_rows_entry_id", "import_rows", ["entry_id"])
    op.create_index("ix_import_rows_import_id", "import_rows", ["import_id", "state", "line", "id"])


def downgrade() -> None:
    op.drop_table("import_rows")
    op.drop_table("imports")
