"""Feeds

Revision ID: ical_feed_0001
Revises: nothing
"""

import sqlalchemy as sa
from alembic import op

from app.sdk import UTCDateTime

revision = "ical_feed_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ical_feed_feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("days_back", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_ical_feed_feeds_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_ical_feed_feeds"),
        sa.UniqueConstraint("secret_hash", name="uq_ical_feed_feeds_secret_hash"),
    )
    op.create_index("ix_ical_feed_feeds_user_id", "ical_feed_feeds", ["user_id"])


def downgrade() -> None:
    op.drop_table("ical_feed_feeds")
