"""Global search: one question to projects, tasks, clients and time entries."""
