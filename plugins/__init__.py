"""Bundled plugins, each off or on by configuration."""
