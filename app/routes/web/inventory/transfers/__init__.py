"""Pages of transfers between warehouses."""
