"""Rates of tasks and users, currencies of clients, rounding rules

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

from app.core.types import Exact

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ROUNDED = ("clients", "projects")


def upgrade() -> None:
    op.add_column("users", sa.Column("hourly_rate", Exact(12, 2)))
    op.add_column("tasks", sa.Column("hourly_rate", Exact(12, 2)))
    op.add_column("clients", sa.Column("currency", sa.String(length=3)))
    for table in ROUNDED:
        # Written out, because a check comes with its column on both databases only so: a batch would rebuild the table.
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN rounding_minutes INTEGER"
            f" CONSTRAINT ck_{table}_rounding_minutes CHECK (rounding_minutes BETWEEN 0 AND 1440)"
        )
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN rounding_mode VARCHAR(10) NOT NULL DEFAULT 'nearest'"
            f" CONSTRAINT ck_{table}_rounding_mode CHECK (rounding_mode IN ('up', 'down', 'nearest'))"
        )


def downgrade() -> None:
    for table in ROUNDED:
        op.drop_column(table, "rounding_mode")
        op.drop_column(table, "rounding_minutes")
    op.drop_column("clients", "currency")
    op.drop_column("tasks", "hourly_rate")
    op.drop_column("users", "hourly_rate")
