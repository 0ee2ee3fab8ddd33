"""Pages of stock by warehouse and item."""
