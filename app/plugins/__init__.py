"""Plugins as the host sees them: found by name, checked, set up, mounted."""

from app.plugins.load import Plugin, load
from app.plugins.setup import Setup

__all__ = ["Plugin", "Setup", "load"]
