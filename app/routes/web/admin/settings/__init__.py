"""Pages of the instance's settings."""
