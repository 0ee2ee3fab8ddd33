"""Rows as entries: recognized, written, undone."""
