"""Pages of time entries."""
