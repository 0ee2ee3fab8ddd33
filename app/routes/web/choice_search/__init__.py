"""The search of the fields that do not list all of their choices."""
