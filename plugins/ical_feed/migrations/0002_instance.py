"""The name of the instance in the ids of events

Revision ID: ical_feed_0002
Revises: ical_feed_0001
"""

import sqlalchemy as sa
from alembic import op

revision = "ical_feed_0002"
down_revision = "ical_feed_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ical_feed_instance",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_ical_feed_instance_one")),
        sa.PrimaryKeyConstraint("id", name="pk_ical_feed_instance"),
    )


def downgrade() -> None:
    op.drop_table("ical_feed_instance")
