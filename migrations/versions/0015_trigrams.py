"""Indexes of trigrams, so that a search need not read all texts

Revision ID: 0015
Revises: 0014

PostgreSQL has them in its extension pg_trgm; on SQLite they are tables of FTS5 without texts of their own, kept by
triggers. `INSERT INTO time_entries_trigrams (time_entries_trigrams) VALUES ('rebuild')` makes one from scratch.
"""

from alembic import op
from sqlalchemy.exc import DBAPIError

from app.core.errors import StartError
from app.core.migrate import create_index_while_people_work

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None
begins_transaction = True  # indexes are built through other connections, which must see the extension

SEARCHED = {
    "time_entries": ("notes", "tags"),
    "tasks": ("name", "description"),
    "projects": ("name", "description"),
    "clients": ("name", "email", "company", "description", "contact_person"),
}
FTS5_IS_MISSING = "The search needs SQLite 3.35 or newer with FTS5, which this Python does not have"


def index_postgresql(table: str, columns: tuple[str, ...]) -> None:
    """Queries read the list of what is not in the index yet, so it is kept short."""
    indexed = ", ".join(f"{column} gin_trgm_ops" for column in columns)
    create_index_while_people_work(
        op.get_bind(), f"{table}_trigrams", f"ON {table} USING gin ({indexed}) WITH (gin_pending_list_limit = 256)"
    )


def index_sqlite(table: str, columns: tuple[str, ...]) -> None:
    """The index as a table, filled, and the triggers that keep it."""
    index, names = f"{table}_trigrams", ", ".join(columns)
    options = f"content='{table}', content_rowid='id', tokenize='trigram', detail=none, columnsize=0"
    try:
        op.execute(f"CREATE VIRTUAL TABLE {index} USING fts5({names}, {options})")
    except DBAPIError as error:
        raise StartError(FTS5_IS_MISSING) from error
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    remove = f"INSERT INTO {index} ({index}, rowid, {names}) VALUES ('delete', OLD.id, {old});"  # noqa: S608 - names of our own tables
    add = f"INSERT INTO {index} (rowid, {names}) VALUES (NEW.id, {new});"  # noqa: S608 - names of our own tables
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
    for event, steps in {
        "INSERT": f"BEGIN {add} END",
        "DELETE": f"BEGIN {remove} END",
        f"UPDATE OF {names}": f"WHEN {changed} BEGIN {remove} {add} END",
    }.items():
        op.execute(f"CREATE TRIGGER {index}_{event.split()[0].lower()} AFTER {event} ON {table} {steps}")
    op.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")  # noqa: S608 - names of our own tables


def upgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for table, columns in SEARCHED.items():
        (index_postgresql if on_postgresql else index_sqlite)(table, columns)
    op.create_index("ix_tasks_name", "tasks", ["name", "id"])


def downgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    op.drop_index("ix_tasks_name", "tasks")
    for table in SEARCHED:
        if on_postgresql:
            op.drop_index(f"{table}_trigrams", table)
            continue
        for event in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER {table}_trigrams_{event}")
        op.execute(f"DROP TABLE {table}_trigrams")
