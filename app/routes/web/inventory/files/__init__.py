"""Import and export of the inventory."""
