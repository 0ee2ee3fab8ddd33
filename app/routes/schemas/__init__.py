"""One schema a noun: its fields once, what is answered, and an example."""
