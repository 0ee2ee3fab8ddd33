"""Names in a file, as users, clients, projects and tasks of this instance."""
