"""Language and theme of users

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("language", sa.String(length=20)))
    op.add_column("users", sa.Column("theme", sa.String(length=20), nullable=False, server_default="auto"))


def downgrade() -> None:
    op.drop_column("users", "theme")
    op.drop_column("users", "language")
