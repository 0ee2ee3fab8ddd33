"""Inventory

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

from app.core.types import Exact, UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

APPEND_ONLY = ("stock_movements", "stock_layer_lines")


def only(condition: str) -> dict[str, sa.TextClause]:
    """A partial index on both backends."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "suppliers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=50), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text()),
        sa.Column("contact_person", sa.String(length=200)),
        sa.Column("email", sa.String(length=200)),
        sa.Column("phone", sa.String(length=50)),
        sa.Column("address", sa.Text()),
        sa.Column("website", sa.String(length=500)),
        sa.Column("tax_id", sa.String(length=100)),
        sa.Column("payment_terms", sa.String(length=200)),
        sa.Column("currency_code", sa.String(length=3), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("notes", sa.Text()),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.Column("created_by", sa.Integer()),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_suppliers_created_by"),
        sa.PrimaryKeyConstraint("id", name="pk_suppliers"),
        sa.UniqueConstraint("code", name="uq_suppliers_code"),
    )
    op.create_table(
        "warehouses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=50), nullable=False),
        sa.Column("address", sa.Text()),
        sa.Column("contact_person", sa.String(length=200)),
        sa.Column("contact_email", sa.String(length=200)),
        sa.Column("contact_phone", sa.String(length=50)),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("notes", sa.Text()),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.Column("created_by", sa.Integer()),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_warehouses_created_by"),
        sa.PrimaryKeyConstraint("id", name="pk_warehouses"),
        sa.UniqueConstraint("code", name="uq_warehouses_code"),
    )
    op.create_table(
        "stock_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text()),
        sa.Column("category", sa.String(length=100)),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("default_cost", Exact(15, 4)),
        sa.Column("default_price", Exact(15, 4)),
        sa.Column("currency_code", sa.String(length=3), nullable=False),
        sa.Column("barcode", sa.String(length=100)),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_trackable", sa.Boolean(), nullable=False),
        sa.Column("allow_backorder", sa.Boolean(), nullable=False),
        sa.Column("reorder_point", Exact(15, 4)),
        sa.Column("reorder_quantity", Exact(15, 4)),
        sa.Column("supplier_id", sa.Integer()),
        sa.Column("supplier_sku", sa.String(length=100)),
        sa.Column("image_url", sa.String(length=500)),
        sa.Column("notes", sa.Text()),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.Column("created_by", sa.Integer()),
        sa.CheckConstraint("default_cost >= 0 AND default_price >= 0", name=op.f("ck_stock_items_not_negative")),
        sa.CheckConstraint(
            "reorder_point >= 0 AND reorder_quantity >= 0", name=op.f("ck_stock_items_reorder_not_negative")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_stock_items_created_by"),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name="fk_stock_items_supplier_id"),
        sa.PrimaryKeyConstraint("id", name="pk_stock_items"),
        sa.UniqueConstraint("sku", name="uq_stock_items_sku"),
    )
    op.create_index("ix_stock_items_name", "stock_items", ["name", "id"])
    op.create_index("ix_stock_items_supplier_id", "stock_items", ["supplier_id"])
    op.create_table(
        "stock_layers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stock_item_id", sa.Integer(), nullable=False),
        sa.Column("warehouse_id", sa.Integer(), nullable=False),
        sa.Column("quantity", Exact(15, 4), nullable=False),
        sa.Column("unit_cost", Exact(15, 4), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("devalued", sa.Boolean(), nullable=False),
        sa.CheckConstraint("unit_cost >= 0", name=op.f("ck_stock_layers_unit_cost")),
        sa.ForeignKeyConstraint(["stock_item_id"], ["stock_items.id"], name="fk_stock_layers_stock_item_id"),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name="fk_stock_layers_warehouse_id"),
        sa.PrimaryKeyConstraint("id", name="pk_stock_layers"),
    )
    op.create_index(
        "ix_stock_layers_open",
        "stock_layers",
        ["stock_item_id", "warehouse_id", "received_at", "id"],
        **only("quantity <> 0"),
    )
    op.create_table(
        "stock_movements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("movement_type", sa.String(length=20), nullable=False),
        sa.Column("stock_item_id", sa.Integer(), nullable=False),
        sa.Column("warehouse_id", sa.Integer(), nullable=False),
        sa.Column("quantity", Exact(15, 4), nullable=False),
        sa.Column("reference_type", sa.String(length=50)),
        sa.Column("reference_id", sa.String(length=100)),
        sa.Column("unit_cost", Exact(15, 4)),
        sa.Column("reason", sa.String(length=200)),
        sa.Column("notes", sa.Text()),
        sa.Column("moved_by", sa.Integer()),
        sa.Column("moved_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "movement_type IN ('adjustment', 'purchase', 'sale', 'return',"
            " 'waste', 'count', 'devaluation', 'transfer')",
            name=op.f("ck_stock_movements_movement_type"),
        ),
        sa.CheckConstraint(
            "quantity <> 0 OR movement_type IN ('count', 'devaluation')", name=op.f("ck_stock_movements_moves")
        ),
        sa.ForeignKeyConstraint(["moved_by"], ["users.id"], name="fk_stock_movements_moved_by"),
        sa.ForeignKeyConstraint(["stock_item_id"], ["stock_items.id"], name="fk_stock_movements_stock_item_id"),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name="fk_stock_movements_warehouse_id"),
        sa.PrimaryKeyConstraint("id", name="pk_stock_movements"),
    )
    op.create_index("ix_stock_movements_moved_at", "stock_movements", ["moved_at", "id"])
    op.create_index("ix_stock_movements_place", "stock_movements", ["stock_item_id", "warehouse_id", "moved_at"])
    op.create_index("ix_stock_movements_warehouse_id", "stock_movements", ["warehouse_id", "moved_at"])
    op.create_table(
        "warehouse_stock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("warehouse_id", sa.Integer(), nullable=False),
        sa.Column("stock_item_id", sa.Integer(), nullable=False),
        sa.Column("quantity_on_hand", Exact(15, 4), nullable=False),
        sa.Column("backorder", sa.Boolean(), nullable=False),
        sa.Column("location", sa.String(length=100)),
        sa.Column("last_counted_at", UTCDateTime()),
        sa.Column("last_counted_by", sa.Integer()),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("backorder OR quantity_on_hand >= 0", name=op.f("ck_warehouse_stock_not_negative")),
        sa.ForeignKeyConstraint(["last_counted_by"], ["users.id"], name="fk_warehouse_stock_last_counted_by"),
        sa.ForeignKeyConstraint(["stock_item_id"], ["stock_items.id"], name="fk_warehouse_stock_stock_item_id"),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name="fk_warehouse_stock_warehouse_id"),
        sa.PrimaryKeyConstraint("id", name="pk_warehouse_stock"),
        sa.UniqueConstraint("stock_item_id", "warehouse_id", name="uq_warehouse_stock_stock_item_id_warehouse_id"),
    )
    op.create_index("ix_warehouse_stock_warehouse_id", "warehouse_stock", ["warehouse_id"])
    op.create_table(
        "stock_layer_lines",
        sa.Column("movement_id", sa.Integer(), nullable=False),
        sa.Column("layer_id", sa.Integer(), nullable=False),
        sa.Column("quantity", Exact(15, 4), nullable=False),
        sa.ForeignKeyConstraint(["layer_id"], ["stock_layers.id"], name="fk_stock_layer_lines_layer_id"),
        sa.ForeignKeyConstraint(["movement_id"], ["stock_movements.id"], name="fk_stock_layer_lines_movement_id"),
        sa.PrimaryKeyConstraint("movement_id", "layer_id", name="pk_stock_layer_lines"),
    )
    op.create_index("ix_stock_layer_lines_layer_id", "stock_layer_lines", ["layer_id"])
    op.create_table(
        "stock_transfers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference_id", sa.String(length=26), nullable=False),
        sa.Column("stock_item_id", sa.Integer(), nullable=False),
        sa.Column("from_warehouse_id", sa.Integer(), nullable=False),
        sa.Column("to_warehouse_id", sa.Integer(), nullable=False),
        sa.Column("quantity", Exact(15, 4), nullable=False),
        sa.Column("notes", sa.Text()),
        sa.Column("out_movement_id", sa.Integer(), nullable=False),
        sa.Column("in_movement_id", sa.Integer(), nullable=False),
        sa.Column("moved_by", sa.Integer()),
        sa.Column("moved_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("from_warehouse_id <> to_warehouse_id", name=op.f("ck_stock_transfers_different")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_stock_transfers_quantity")),
        sa.ForeignKeyConstraint(["from_warehouse_id"], ["warehouses.id"], name="fk_stock_transfers_from_warehouse_id"),
        sa.ForeignKeyConstraint(["in_movement_id"], ["stock_movements.id"], name="fk_stock_transfers_in_movement_id"),
        sa.ForeignKeyConstraint(["moved_by"], ["users.id"], name="fk_stock_transfers_moved_by"),
        sa.ForeignKeyConstraint(["out_movement_id"], ["stock_movements.id"], name="fk_stock_transfers_out_movement_id"),
        sa.ForeignKeyConstraint(["stock_item_id"], ["stock_items.id"], name="fk_stock_transfers_stock_item_id"),
        sa.ForeignKeyConstraint(["to_warehouse_id"], ["warehouses.id"], name="fk_stock_transfers_to_warehouse_id"),
        sa.PrimaryKeyConstraint("id", name="pk_stock_transfers"),
        sa.UniqueConstraint("in_movement_id", name="uq_stock_transfers_in_movement_id"),
        sa.UniqueConstraint("out_movement_id", name="uq_stock_transfers_out_movement_id"),
        sa.UniqueConstraint("reference_id", name="uq_stock_transfers_reference_id"),
    )
    op.create_index("ix_stock_transfers_moved_at", "stock_transfers", ["moved_at", "id"])
    for table in APPEND_ONLY:
        _append_only(table)


def _append_only(table: str) -> None:
    """Lets the database refuse what nobody should do: change or remove a line of the ledger."""
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
    )


def downgrade() -> None:
    for table in (
        "stock_transfers",
        "stock_layer_lines",
        "warehouse_stock",
        "stock_movements",
        "stock_layers",
        "stock_items",
        "warehouses",
        "suppliers",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        for table in APPEND_ONLY:
            op.execute(f"DROP FUNCTION {table}_refuse()")
