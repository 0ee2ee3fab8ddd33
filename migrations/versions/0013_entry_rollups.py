"""Counts and seconds of entries, so that totals of lists and sums need not read the entries

Revision ID: 0013
Revises: 0012

Triggers write what each change of entries adds or takes away, in the transaction of the change, whatever makes it. A
job adds that up. 0 stands for any user or project, -1 for none.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COLUMNS = "day, user_id, project_id, client_id, billable, paid, entries, seconds"
SUMMED = """
    SELECT day, user_id, project_id, client_id, billable, paid, sum(entries), sum(seconds)
    FROM ({changed}) AS changed
    GROUP BY day, user_id, project_id, client_id, billable, paid
    HAVING sum(entries) <> 0 OR sum(seconds) <> 0
"""
COUNTED = "{row}deleted_at IS NULL AND {row}end_time IS NOT NULL"
VALUES = """
    {day} AS day, {row}user_id, coalesce({row}project_id, -1) AS project_id, coalesce({row}client_id, -1) AS client_id,
    {row}billable, {row}paid, {sign}1 AS entries, {sign}{row}duration_seconds AS seconds
"""
POSTGRESQL_DAY, SQLITE_DAY = "({row}start_time AT TIME ZONE 'UTC')::date", "substr({row}start_time, 1, 10)"
WATCHED = "start_time, end_time, duration_seconds, user_id, project_id, client_id, billable, paid, deleted_at"
ADDED, REMOVED = ("NEW", ""), ("OLD", "-")
EVENTS = {"insert": (ADDED,), "update": (REMOVED, ADDED), "delete": (REMOVED,)}


def measures() -> list[sa.Column[object]]:
    return [
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("billable", sa.Boolean(), nullable=False),
        sa.Column("paid", sa.Boolean(), nullable=False),
        sa.Column("entries", LONG, nullable=False),
        sa.Column("seconds", LONG, nullable=False),
    ]


def values(day: str, sign: str, row: str = "") -> str:
    """The values that a row of entries adds; `row` is its name with a dot."""
    return VALUES.format(day=day.format(row=row), sign=sign, row=row)


def counted(table: str, day: str, sign: str) -> str:
    """The values that all rows of a table add."""
    return f"SELECT {values(day, sign)} FROM {table} WHERE {COUNTED.format(row='')}"  # noqa: S608 - names of our own tables


def watch_postgresql(event: str) -> None:
    """A trigger of a statement: an import of a thousand entries writes one row for each day, user and project."""
    rows = EVENTS[event]
    changed = " UNION ALL ".join(counted(f"{name.lower()}_rows", POSTGRESQL_DAY, sign) for name, sign in rows)
    op.execute(
        f"CREATE FUNCTION time_entries_rollup_{event}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" INSERT INTO entry_rollup_deltas ({COLUMNS}) {SUMMED.format(changed=changed)}; RETURN NULL; END $$"
    )
    tables = " ".join(f"{name} TABLE AS {name.lower()}_rows" for name, _ in rows)
    op.execute(
        f"CREATE TRIGGER time_entries_rollup_{event} AFTER {event.upper()} ON time_entries REFERENCING {tables}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION time_entries_rollup_{event}()"
    )


def watch_sqlite(event: str) -> None:
    """Triggers of a row: SQLite has no others."""
    columns = f" OF {WATCHED}" if event == "update" else ""
    for name, sign in EVENTS[event]:
        op.execute(
            f"CREATE TRIGGER time_entries_rollup_{event}_{name.lower()} AFTER {event.upper()}{columns} ON time_entries"
            f" WHEN {COUNTED.format(row=f'{name}.')} BEGIN INSERT INTO entry_rollup_deltas ({COLUMNS})"
            f" SELECT {values(SQLITE_DAY, sign, f'{name}.')}; END"
        )


def upgrade() -> None:
    op.create_table(
        "entry_rollups",
        sa.Column("period", sa.String(length=5), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        *measures(),
        sa.PrimaryKeyConstraint(
            *("period", "user_id", "project_id", "starts_on", "client_id", "billable", "paid"), name="pk_entry_rollups"
        ),
    )
    op.create_table(
        "entry_rollup_deltas",
        sa.Column("id", LONG, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        *measures(),
        sa.PrimaryKeyConstraint("id", name="pk_entry_rollup_deltas"),
    )
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for event in EVENTS:
        (watch_postgresql if on_postgresql else watch_sqlite)(event)
    stored = counted("time_entries", POSTGRESQL_DAY if on_postgresql else SQLITE_DAY, "")
    op.execute(f"INSERT INTO entry_rollup_deltas ({COLUMNS}) {SUMMED.format(changed=stored)}")


def downgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for event, rows in EVENTS.items():
        if on_postgresql:
            op.execute(f"DROP TRIGGER time_entries_rollup_{event} ON time_entries")
            op.execute(f"DROP FUNCTION time_entries_rollup_{event}()")
        for name, _ in () if on_postgresql else rows:
            op.execute(f"DROP TRIGGER time_entries_rollup_{event}_{name.lower()}")
    op.drop_table("entry_rollup_deltas")
    op.drop_table("entry_rollups")
