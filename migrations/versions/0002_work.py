"""Clients, projects, tasks and time entries

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

from app.core.types import Exact, JsonColumn, UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def only(condition: str) -> dict[str, sa.TextClause]:
    """A partial index on both backends."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "clients",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("company", sa.String(length=200)),
        sa.Column("description", sa.Text()),
        sa.Column("contact_person", sa.String(length=200)),
        sa.Column("email", sa.String(length=200)),
        sa.Column("phone", sa.String(length=50)),
        sa.Column("address", sa.Text()),
        sa.Column("default_hourly_rate", Exact(12, 2)),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("prepaid_hours_monthly", Exact(9, 2)),
        sa.Column("prepaid_reset_day", sa.Integer(), nullable=False),
        sa.Column("custom_fields", JsonColumn, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("status IN ('active', 'inactive', 'archived')", name=op.f("ck_clients_status")),
        sa.PrimaryKeyConstraint("id", name="pk_clients"),
        sa.UniqueConstraint("name", name="uq_clients_name"),
    )
    op.create_table(
        "projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer()),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=20)),
        sa.Column("description", sa.Text()),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("billable", sa.Boolean(), nullable=False),
        sa.Column("hourly_rate", Exact(12, 2)),
        sa.Column("billing_ref", sa.String(length=100)),
        sa.Column("estimated_hours", Exact(9, 2)),
        sa.Column("budget_amount", Exact(14, 2)),
        sa.Column("budget_threshold_percent", sa.Integer(), nullable=False),
        sa.Column("color", sa.String(length=20)),
        sa.Column("custom_fields", JsonColumn, nullable=False),
        sa.Column("created_by", sa.Integer()),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.Column("archived_at", UTCDateTime()),
        sa.Column("archived_by", sa.Integer()),
        sa.Column("archived_reason", sa.Text()),
        sa.CheckConstraint("status IN ('active', 'on_hold', 'inactive', 'archived')", name=op.f("ck_projects_status")),
        sa.ForeignKeyConstraint(["archived_by"], ["users.id"], name="fk_projects_archived_by"),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_projects_client_id"),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_projects_created_by"),
        sa.PrimaryKeyConstraint("id", name="pk_projects"),
        sa.UniqueConstraint("client_id", "name", name="uq_projects_client_id_name"),
        sa.UniqueConstraint("code", name="uq_projects_code"),
    )
    op.create_index("ix_projects_status_name", "projects", ["status", "name"])
    op.create_table(
        "favorite_projects",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name="fk_favorite_projects_project_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_favorite_projects_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "project_id", name="pk_favorite_projects"),
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text()),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("estimated_hours", Exact(9, 2)),
        sa.Column("due_date", sa.Date()),
        sa.Column("tags", sa.String(length=500)),
        sa.Column("assigned_to", sa.Integer()),
        sa.Column("created_by", sa.Integer()),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.Column("started_at", UTCDateTime()),
        sa.Column("completed_at", UTCDateTime()),
        sa.CheckConstraint(
            "status IN ('todo', 'in_progress', 'review', 'done', 'cancelled')", name=op.f("ck_tasks_status")
        ),
        sa.CheckConstraint("priority BETWEEN 1 AND 4", name=op.f("ck_tasks_priority")),
        sa.ForeignKeyConstraint(["assigned_to"], ["users.id"], name="fk_tasks_assigned_to"),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_tasks_created_by"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_tasks_project_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
    )
    op.create_index("ix_tasks_project_id_status", "tasks", ["project_id", "status"])
    op.create_table(
        "time_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer()),
        sa.Column("client_id", sa.Integer()),
        sa.Column("task_id", sa.Integer()),
        sa.Column("start_time", UTCDateTime(), nullable=False),
        sa.Column("end_time", UTCDateTime()),
        sa.Column("duration_seconds", sa.Integer()),
        sa.Column("break_seconds", sa.Integer(), nullable=False),
        sa.Column("paused_at", UTCDateTime()),
        sa.Column("notes", sa.Text()),
        sa.Column("tags", sa.String(length=500)),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("billable", sa.Boolean(), nullable=False),
        sa.Column("paid", sa.Boolean(), nullable=False),
        sa.Column("invoice_number", sa.String(length=100)),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.Column("deleted_at", UTCDateTime()),
        sa.CheckConstraint("source IN ('manual', 'auto', 'import')", name=op.f("ck_time_entries_source")),
        sa.CheckConstraint(
            "(end_time IS NULL) = (duration_seconds IS NULL)",
            name=op.f("ck_time_entries_duration_when_ended"),
        ),
        sa.CheckConstraint("duration_seconds >= 0 AND break_seconds >= 0", name=op.f("ck_time_entries_not_negative")),
        sa.CheckConstraint("end_time > start_time", name=op.f("ck_time_entries_end_after_start")),
        sa.CheckConstraint(
            "project_id IS NOT NULL OR client_id IS NOT NULL", name=op.f("ck_time_entries_for_something")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_time_entries_client_id"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_time_entries_project_id"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_time_entries_task_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_time_entries_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_time_entries"),
    )
    op.create_index("ix_time_entries_client_id", "time_entries", ["client_id"])
    op.create_index("ix_time_entries_deleted_at", "time_entries", ["deleted_at"])
    op.create_index("ix_time_entries_project_start", "time_entries", ["project_id", "start_time"])
    op.create_index(
        "ix_time_entries_project_totals",
        "time_entries",
        ["project_id", "billable", "duration_seconds"],
        **only("deleted_at IS NULL"),
    )
    op.create_index("ix_time_entries_start", "time_entries", ["start_time", "id"], **only("deleted_at IS NULL"))
    op.create_index("ix_time_entries_task_id", "time_entries", ["task_id"])
    op.create_index(
        "ix_time_entries_user_start",
        "time_entries",
        ["user_id", "start_time", "id"],
        **only("deleted_at IS NULL"),
    )
    op.create_index(
        "ux_time_entries_one_running",
        "time_entries",
        ["user_id"],
        unique=True,
        **only("end_time IS NULL AND deleted_at IS NULL"),
    )
    op.create_table(
        "time_entry_pauses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime()),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["time_entries.id"], name="fk_time_entry_pauses_entry_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_time_entry_pauses"),
    )
    op.create_index("ix_time_entry_pauses_entry_id", "time_entry_pauses", ["entry_id"])
    op.create_index(
        "ux_time_entry_pauses_one_open",
        "time_entry_pauses",
        ["entry_id"],
        unique=True,
        **only("ended_at IS NULL"),
    )


def downgrade() -> None:
    for table in ("time_entry_pauses", "time_entries", "tasks", "favorite_projects", "projects", "clients"):
        op.drop_table(table)
