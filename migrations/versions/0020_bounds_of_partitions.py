"""Bounds of the first partitions of events and deliveries

Revision ID: 0020
Revises: 0019

Events and deliveries get a partition for each month on PostgreSQL in three steps, each in a transaction of its own, so
that people go on working: first a condition for new rows, then a check of the old ones, during which everybody can
write; at last the existing tables become the first partitions. No row is copied.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

# The rest of this month, and enough time for the next steps.
END = (
    "SELECT to_char(date_trunc('month', now() AT TIME ZONE 'UTC' + interval '2 days') + interval '1 month', 'YYYY-MM')"
)
TABLES = {"events": "occurred_at", "webhook_deliveries": "created_at"}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    end = op.get_bind().scalar(sa.text(END))
    op.execute("SET LOCAL lock_timeout = '10s'")
    for table, column in TABLES.items():
        name, condition = f"{table}_before_{end.replace('-', '')}", f"{column} < '{end}-01 00:00:00+00'"
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({condition}) NOT VALID")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    for table in TABLES:
        drop = f"EXECUTE (SELECT 'ALTER TABLE {table} DROP CONSTRAINT ' || conname FROM pg_constraint"  # noqa: S608 - names of our own tables
        op.execute(f"DO $$ BEGIN {drop} WHERE conname LIKE '{table}\\_before\\_%'); END $$")
