"""Releases: what is known of the newest one, and which one a user has dismissed

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from app.core.types import UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "known_releases",
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("fetched_at", UTCDateTime()),
        sa.Column("version", sa.String(length=50)),
        sa.Column("notes", sa.Text()),
        sa.Column("published_at", UTCDateTime()),
        sa.Column("url", sa.String(length=500)),
        sa.PrimaryKeyConstraint("source", name="pk_known_releases"),
    )
    op.add_column("users", sa.Column("dismissed_release_version", sa.String(length=50)))


def downgrade() -> None:
    op.drop_column("users", "dismissed_release_version")
    op.drop_table("known_releases")
