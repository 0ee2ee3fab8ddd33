"""Ids of rows in other trackers, next to the fingerprints of what the rows say

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import_rows", sa.Column("foreign_id", sa.String(32)))
    where = sa.text("foreign_id IS NOT NULL")
    op.create_index(
        "ix_import_rows_foreign_id", "import_rows", ["foreign_id"], postgresql_where=where, sqlite_where=where
    )


def downgrade() -> None:
    op.drop_index("ix_import_rows_foreign_id", "import_rows")
    op.drop_column("import_rows", "foreign_id")
