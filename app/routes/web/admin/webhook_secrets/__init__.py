"""Pages of the secrets of webhooks."""
