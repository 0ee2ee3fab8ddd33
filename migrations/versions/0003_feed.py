"""The log of events as a feed

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# app.core.feed says why.
POSITION = (
    "greatest(CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS bigint), "
    "CAST(CAST(pg_current_xact_id() AS text) AS bigint) + 1)"
)


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    position = sa.Column("position", sa.BigInteger(), nullable=False, server_default=sa.text("0"))
    op.add_column("events", position)
    op.add_column("events", sa.Column("surface", sa.String(length=50)))
    if not sqlite:
        op.alter_column("events", "position", server_default=sa.text(POSITION))
    op.create_index("ix_events_position", "events", ["position", "id"])
    op.create_table(
        "event_marks",
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_event_marks"),
    )


def downgrade() -> None:
    op.drop_table("event_marks")
    op.drop_index("ix_events_position", "events")
    op.drop_column("events", "surface")
    op.drop_column("events", "position")
