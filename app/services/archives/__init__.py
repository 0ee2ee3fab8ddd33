"""Archives: the data of an instance or of one user in a file, which an empty instance can restore."""
