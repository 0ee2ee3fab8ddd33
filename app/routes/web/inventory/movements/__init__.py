"""Pages of movements of stock."""
