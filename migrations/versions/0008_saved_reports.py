"""Saved reports

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

from app.core.types import JsonColumn, UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("question", JsonColumn, nullable=False),
        sa.Column("share_hash", sa.String(length=64)),
        sa.Column("share_expires_at", UTCDateTime()),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_saved_reports_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_reports"),
        sa.UniqueConstraint("share_hash", name="uq_saved_reports_share_hash"),
        sa.UniqueConstraint("user_id", "name", name="uq_saved_reports_user_id_name"),
    )


def downgrade() -> None:
    op.drop_table("saved_reports")
