"""Pages of clients."""
