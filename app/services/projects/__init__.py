"""Projects, and which of them a user keeps at hand."""
