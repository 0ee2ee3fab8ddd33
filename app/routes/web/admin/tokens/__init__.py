"""Pages of API tokens, which answer scripts with JSON."""
