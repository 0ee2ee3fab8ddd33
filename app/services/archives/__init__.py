"""Archives: all the data of an instance or of one user in a file, and back into an empty instance."""
