"""Plugins as the host sees them: found by name, checked, set up, mounted."""

from app.plugins.load import Found, Plugin, load, offered
from app.plugins.setup import Setup

__all__ = ["Found", "Plugin", "Setup", "load", "offered"]
