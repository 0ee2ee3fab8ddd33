"""A check of existing events and deliveries against the bounds of the first partitions

Revision ID: 0021
Revises: 0020

It reads each row, during which everybody can write.
"""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None
begins_transaction = True  # the step before has let go of its locks

TABLES = ("events", "webhook_deliveries")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    for table in TABLES:
        validate = f"EXECUTE (SELECT 'ALTER TABLE {table} VALIDATE CONSTRAINT ' || conname FROM pg_constraint"  # noqa: S608 - names of our own tables
        op.execute(f"DO $$ BEGIN {validate} WHERE conname LIKE '{table}\\_before\\_%'); END $$")


def downgrade() -> None:
    """Nothing: the condition stays true."""
