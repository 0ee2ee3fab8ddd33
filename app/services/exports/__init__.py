"""Exports: entries and reports as files."""
