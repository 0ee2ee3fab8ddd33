"""Tasks: the parts of a project."""
