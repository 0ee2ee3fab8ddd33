"""Which scopes the routes of the inventory ask for."""

from app.auth import scopes

READ = scopes("read:inventory", "read:projects")
WRITE = scopes("write:inventory", "write:projects")
