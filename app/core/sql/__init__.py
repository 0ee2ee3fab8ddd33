"""Expressions that SQLite and PostgreSQL spell differently."""
