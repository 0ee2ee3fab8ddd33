"""Activities: what has happened, as people read it."""
