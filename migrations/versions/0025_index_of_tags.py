"""An index that alone has the use of a user's tags

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

from app.core.migrate import create_index_while_people_work

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None
begins_transaction = True  # it is built through another connection, which must see the folded tags

INDEX = "ix_time_entries_user_tags"
# SQLite asks the table for a column that is not in the index, even where the condition of the index settles it.
COLUMNS = "user_id, tags, start_time, duration_seconds, deleted_at"
DEFINITION = f"ON time_entries ({COLUMNS}) WHERE tags IS NOT NULL AND deleted_at IS NULL"


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        create_index_while_people_work(connection, INDEX, DEFINITION)
    else:
        connection.execute(sa.text(f"CREATE INDEX {INDEX} {DEFINITION}"))


def downgrade() -> None:
    op.drop_index(INDEX, "time_entries")
