"""Pages of the caller's profile."""
