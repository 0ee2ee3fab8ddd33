"""Versions of entries, so that totals that were counted can be remembered until a change concerns them

Revision ID: 0016
Revises: 0015

On PostgreSQL a change adds a row and waits for nobody; SQLite has one writer, who counts at once. 0 stands for all
users, -1 for names of projects, tasks and clients.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ROWS = {"insert": ("NEW",), "update": ("NEW", "OLD"), "delete": ("OLD",)}
NAMES = {"projects": "name, client_id", "tasks": "name", "clients": "name"}
COUNTED = (
    "INSERT INTO entry_versions (user_id, changes) VALUES ({user}, 1)"
    " ON CONFLICT (user_id) DO UPDATE SET changes = changes + 1"
)


def watch_postgresql(event: str, rows: tuple[str, ...]) -> None:
    users = " UNION ".join(f"SELECT user_id FROM {row.lower()}_rows" for row in rows)  # noqa: S608 - names of our own tables
    tables = " ".join(f"{row} TABLE AS {row.lower()}_rows" for row in rows)
    op.execute(
        f"CREATE FUNCTION time_entries_version_{event}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" INSERT INTO entry_changes (user_id) {users}; RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE TRIGGER time_entries_version_{event} AFTER {event.upper()} ON time_entries REFERENCING {tables}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION time_entries_version_{event}()"
    )


def watch_sqlite(event: str, rows: tuple[str, ...]) -> None:
    counted = "; ".join(COUNTED.format(user=user) for user in (*(f"{row}.user_id" for row in rows), "0"))
    op.execute(
        f"CREATE TRIGGER time_entries_version_{event} AFTER {event.upper()} ON time_entries BEGIN {counted}; END"
    )


def watch_names(*, on_postgresql: bool) -> None:
    if on_postgresql:
        op.execute(
            "CREATE FUNCTION names_version() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " INSERT INTO entry_changes (user_id) VALUES (-1); RETURN NULL; END $$"
        )
    steps = "FOR EACH STATEMENT EXECUTE FUNCTION names_version()"
    if not on_postgresql:
        steps = f"BEGIN {COUNTED.format(user='-1')}; END"
    for table, columns in NAMES.items():
        op.execute(f"CREATE TRIGGER {table}_names_version AFTER UPDATE OF {columns} ON {table} {steps}")


def upgrade() -> None:
    op.create_table(
        "entry_versions",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("changes", LONG, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_entry_versions"),
    )
    op.create_table(
        "entry_changes",
        sa.Column("id", LONG, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_entry_changes"),
    )
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for event, rows in ROWS.items():
        (watch_postgresql if on_postgresql else watch_sqlite)(event, rows)
    watch_names(on_postgresql=on_postgresql)


def downgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    triggers = {f"time_entries_version_{event}": "time_entries" for event in ROWS}
    for trigger, table in (triggers | {f"{table}_names_version": table for table in NAMES}).items():
        op.execute(f"DROP TRIGGER {trigger} ON {table}" if on_postgresql else f"DROP TRIGGER {trigger}")
    for function in (*triggers, "names_version") if on_postgresql else ():
        op.execute(f"DROP FUNCTION {function}()")
    op.drop_table("entry_changes")
    op.drop_table("entry_versions")
