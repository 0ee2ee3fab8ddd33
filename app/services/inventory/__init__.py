"""Stock that adds up: items in warehouses, and a ledger of what came and went."""
