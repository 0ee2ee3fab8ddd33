"""Rows of a file that became no entry, as they stand in it

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

CELLS = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("imports", sa.Column("header", CELLS))
    op.add_column("import_rows", sa.Column("cells", CELLS))


def downgrade() -> None:
    op.drop_column("import_rows", "cells")
    op.drop_column("imports", "header")
