"""The set-up of a new server."""
