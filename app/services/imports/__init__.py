"""Imports: time that was tracked elsewhere, read from files, in batches that can be undone."""
