"""Events and deliveries in a partition for each month on PostgreSQL

Revision ID: 0022
Revises: 0021

The existing tables become the first partitions, without a scan, because migration 0021 has validated their bounds. A
job creates the months that follow. Ids are unique by their sequence, and within each partition by a key.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None
begins_transaction = True  # the step before has let go of its locks


@dataclass(frozen=True)
class Growing:
    """A table, the column of its partitions, its indexes, and what is unique within each partition."""

    name: str
    column: str
    indexes: dict[str, str]
    keys: tuple[str, ...]
    constraints: tuple[str, ...]  # the names of its keys
    references: str = ""


EVENTS = Growing(
    name="events",
    column="occurred_at",
    indexes={
        "ix_events_resource": "(resource, resource_id, id)",
        "ix_events_at": "(occurred_at)",
        "ix_events_position": '("position", id)',
    },
    keys=("PRIMARY KEY (id)",),
    constraints=("pk_events",),
)
DELIVERIES = Growing(
    name="webhook_deliveries",
    column="created_at",
    indexes={
        "ix_webhook_deliveries_due_at": "(due_at) WHERE due_at IS NOT NULL",
        "ix_webhook_deliveries_created_at": "(created_at)",
    },
    keys=("PRIMARY KEY (id)", "UNIQUE (webhook_id, event_id)"),
    constraints=("pk_webhook_deliveries", "uq_webhook_deliveries_webhook_id_event_id"),
    references="CONSTRAINT fk_webhook_deliveries_webhook_id FOREIGN KEY (webhook_id) REFERENCES webhooks (id)"
    " ON DELETE CASCADE",
)


def bound(table: Growing) -> tuple[str, str]:
    """The name of the condition of migration 0020, and the month that it names."""
    statement = "SELECT conname FROM pg_constraint WHERE conname LIKE :name AND conrelid = CAST(:table AS regclass)"
    values = {"name": f"{table.name}\\_before\\_%", "table": table.name}
    name = str(op.get_bind().execute(sa.text(statement), values).scalar_one())
    return name, f"{name[-6:-2]}-{name[-2:]}-01 00:00:00+00"


def partition(table: Growing) -> None:
    old, name = f"{table.name}_first", table.name
    condition, end = bound(table)
    op.execute(f"ALTER TABLE {name} RENAME TO {old}")
    for index in (*table.indexes, *table.constraints):
        op.execute(f"ALTER INDEX {index} RENAME TO {index}_first")
    op.execute(
        f"CREATE TABLE {name} (LIKE {old} INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE ({table.column})"
    )
    op.execute(f"ALTER TABLE {name} DROP CONSTRAINT {condition}")
    if table.references:
        op.execute(f"ALTER TABLE {name} ADD {table.references}")
    for index, columns in table.indexes.items():
        op.execute(f"CREATE INDEX {index} ON {name} {columns}")
    op.execute(f"ALTER TABLE {name} ATTACH PARTITION {old} FOR VALUES FROM (MINVALUE) TO ('{end}')")
    op.execute(f"ALTER TABLE {old} DROP CONSTRAINT {condition}")
    op.execute(f"ALTER SEQUENCE {name}_id_seq OWNED BY {name}.id")
    op.execute(f"CREATE TABLE {name}_rest PARTITION OF {name} DEFAULT")
    op.execute(f"ALTER TABLE {name}_rest {', '.join(f'ADD {key}' for key in table.keys)}")


def unite(table: Growing) -> None:
    """One table again: the first partition, with the rows of the others."""
    old, name = f"{table.name}_first", table.name
    end = op.get_bind().exec_driver_sql(
        f"SELECT pg_get_expr(relpartbound, oid) FROM pg_class WHERE relname = '{old}'"  # noqa: S608 - names of our own tables
    )
    month = str(end.scalar_one()).partition("TO ('")[2][:7].replace("-", "")
    condition = f"CHECK ({table.column} < '{month[:4]}-{month[4:]}-01 00:00:00+00')"
    op.execute(f"ALTER TABLE {name} DETACH PARTITION {old}")
    op.execute(f"INSERT INTO {old} SELECT * FROM {name}")  # noqa: S608 - names of our own tables
    op.execute(f"ALTER SEQUENCE {name}_id_seq OWNED BY {old}.id")
    op.execute(f"DROP TABLE {name}")
    op.execute(f"ALTER TABLE {old} RENAME TO {name}")
    for index in (*table.indexes, *table.constraints):
        op.execute(f"ALTER INDEX {index}_first RENAME TO {index}")
    op.execute(f"ALTER TABLE {name} ADD CONSTRAINT {name}_before_{month} {condition} NOT VALID")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute("SET LOCAL lock_timeout = '10s'")
    for table in (EVENTS, DELIVERIES):
        partition(table)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    for table in (DELIVERIES, EVENTS):
        unite(table)
