"""Numbers with nouns."""


def count_of(number: int, noun: str) -> str:
    """`1 item`, `2 items`, `0 items`: a number of things whose plural ends in s."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
