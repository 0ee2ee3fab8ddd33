"""The timer."""
