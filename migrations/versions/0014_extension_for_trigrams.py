"""PostgreSQL's extension for indexes of trigrams

Revision ID: 0014
Revises: 0013
"""

from alembic import op
from sqlalchemy.exc import DBAPIError

from app.core.errors import StartError

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

EXTENSION_IS_MISSING = (
    "The search needs PostgreSQL's extension pg_trgm, and this user cannot create it. Let an administrator of the"
    " database run CREATE EXTENSION pg_trgm; in it (it comes with PostgreSQL; some systems have it in a package named"
    " postgresql-contrib), then migrate again"
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    try:
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DBAPIError as error:
        raise StartError(EXTENSION_IS_MISSING) from error


def downgrade() -> None:
    """Leave the extension: others may use it."""
