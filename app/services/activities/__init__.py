"""Activities: the log of events, for people."""
