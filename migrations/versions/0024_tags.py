"""Spellings of tags: a tag is one whatever its case and its form in Unicode

Revision ID: 0024
Revises: 0023

Each tag of existing entries gets the spelling of its oldest entry. `updated_at` stays: nothing else has changed.
"""

import sqlalchemy as sa
from alembic import op

from app.core.clock import now
from app.core.tags import join_tags, split_tags
from app.core.types import UTCDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

ROWS_AT_ONCE = 100_000
TEXTS = "SELECT tags FROM time_entries WHERE tags IS NOT NULL GROUP BY tags ORDER BY min(id)"
CHANGE = (
    "UPDATE time_entries SET tags = (SELECT new FROM changed_tags WHERE old = tags)"
    " WHERE id > :first AND id <= :last AND tags IN (SELECT old FROM changed_tags)"
)
TAGS = sa.table(
    "tags",
    *(sa.column(name, sa.String()) for name in ("key", "name")),
    *(sa.column(name, UTCDateTime()) for name in ("created_at", "updated_at")),
)


def fold() -> None:
    connection, spellings = op.get_bind(), dict[str, str]()
    texts = list(connection.scalars(sa.text(TEXTS)))
    for text in texts:
        spellings = split_tags(text) | spellings
    at = now()
    if spellings:
        rows = [{"key": key, "name": name, "created_at": at, "updated_at": at} for key, name in spellings.items()]
        connection.execute(TAGS.insert(), rows)
    changes = {text: join_tags(spellings[key] for key in split_tags(text)) for text in texts}
    changed = [{"old": old, "new": new} for old, new in changes.items() if old != new]
    if not changed:
        return
    op.execute("CREATE TEMPORARY TABLE changed_tags (old VARCHAR(500) PRIMARY KEY, new VARCHAR(500))")
    connection.execute(sa.text("INSERT INTO changed_tags (old, new) VALUES (:old, :new)"), changed)
    last = connection.scalar(sa.text("SELECT max(id) FROM time_entries"))
    for first in range(0, last, ROWS_AT_ONCE):
        connection.execute(sa.text(CHANGE), {"first": first, "last": first + ROWS_AT_ONCE})
    op.execute("DROP TABLE changed_tags")


def upgrade() -> None:
    op.create_table(
        "tags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tags"),
        sa.UniqueConstraint("key", name="uq_tags_key"),
    )
    fold()


def downgrade() -> None:
    op.drop_table("tags")
