"""Sources of stored messages, so that pages can translate them

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SOURCE = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
COLUMNS = {
    "import_rows": "message_source",
    "webhook_deliveries": "error_source",
    "webhooks": "disabled_source",
}


def upgrade() -> None:
    for table, column in COLUMNS.items():
        op.add_column(table, sa.Column(column, SOURCE))


def downgrade() -> None:
    for table, column in COLUMNS.items():
        op.drop_column(table, column)
