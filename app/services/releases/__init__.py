"""Releases: the newest version, and who has dismissed it."""
