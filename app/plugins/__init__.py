"""Plugins as the host sees them: found by name, checked, set up, mounted."""
