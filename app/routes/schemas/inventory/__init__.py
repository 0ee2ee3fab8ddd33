"""The inventory: a schema for items, warehouses, suppliers, stock, movements, transfers and reports."""
