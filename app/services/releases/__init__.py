"""Releases: which version is the newest, and who wants to hear no more of it."""
