"""An index that alone has the totals of tasks, and one of deleted entries that the others do not pay for

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

from app.core.migrate import create_index_while_people_work

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None
begins_transaction = True  # indexes are built through other connections, which must see the table

NEW = {
    "ix_time_entries_task_totals": "ON time_entries (task_id, deleted_at, billable, duration_seconds)",
    "ix_time_entries_deleted": "ON time_entries (deleted_at) WHERE deleted_at IS NOT NULL",
}
OLD = {
    "ix_time_entries_task_id": "ON time_entries (task_id)",
    "ix_time_entries_deleted_at": "ON time_entries (deleted_at)",
}


def replace(old: dict[str, str], new: dict[str, str]) -> None:
    connection = op.get_bind()
    for name, definition in new.items():
        if connection.dialect.name == "postgresql":
            create_index_while_people_work(connection, name, definition)
        else:
            connection.execute(sa.text(f"CREATE INDEX {name} {definition}"))
    for name in old:
        op.drop_index(name, "time_entries")


def upgrade() -> None:
    replace(OLD, NEW)


def downgrade() -> None:
    replace(NEW, OLD)
