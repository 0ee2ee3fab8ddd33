"""The engine room: true in a different product too. No business word, no HTTP word."""
