"""Pages of deleted time entries."""
