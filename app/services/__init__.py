"""What the product does: one folder a noun. Plain function calls; no HTTP word."""
