"""Pages of warehouses."""
