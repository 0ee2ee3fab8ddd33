"""The scopes of the inventory's routes."""

from app.auth import scopes

READ = scopes("read:inventory", "read:projects")
WRITE = scopes("write:inventory", "write:projects")
