"""Tasks: the list, the board, the page of each, and their forms."""
