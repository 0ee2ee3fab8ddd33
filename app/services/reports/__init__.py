"""Reports: what the tracked time adds up to."""
