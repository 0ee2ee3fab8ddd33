"""Rollups of each project by day, so that reports need not read entries

Revision ID: 0017
Revises: 0016
"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEYS = "project_id, day, client_id, billable, paid"
DAYS = {
    "postgresql": "(start_time AT TIME ZONE 'UTC')::date",
    "sqlite": "substr(start_time, 1, 10)",
}
# Entries less deltas: what the job that adds deltas to rollups has not seen yet, it will add.
ADDED = """
    INSERT INTO entry_rollups
        (period, user_id, project_id, starts_on, client_id, billable, paid, entries, seconds)
    SELECT 'day', 0, {keys}, sum(entries), sum(seconds)
    FROM (
        SELECT coalesce(project_id, -1) AS project_id, {day} AS day, coalesce(client_id, -1) AS client_id,
            billable, paid, 1 AS entries, duration_seconds AS seconds
        FROM time_entries
        WHERE deleted_at IS NULL AND end_time IS NOT NULL
        UNION ALL
        SELECT {keys}, -entries, -seconds FROM entry_rollup_deltas
    ) AS counted
    GROUP BY {keys}
    HAVING sum(entries) <> 0 OR sum(seconds) <> 0
"""


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.execute("LOCK TABLE entry_rollups IN SHARE ROW EXCLUSIVE MODE")
    op.execute(ADDED.format(keys=KEYS, day=DAYS[dialect]))
    op.create_index("ix_entry_rollups_starts_on", "entry_rollups", ["period", "user_id", "starts_on"])


def downgrade() -> None:
    op.drop_index("ix_entry_rollups_starts_on", "entry_rollups")
    op.execute("DELETE FROM entry_rollups WHERE period = 'day' AND user_id = 0 AND project_id <> 0")
