"""Saved reports and their secret links."""
