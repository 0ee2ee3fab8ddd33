"""Ids that are generated before the row and sort by time."""

import secrets

from app.core.clock import now

# Crockford's base 32: digits and capital letters without I, L, O and U, in the order of their codes.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, RANDOM_BITS = 26, 80


def new_ulid() -> str:
    """26 characters: the current millisecond, then 80 random bits (the form of a ULID)."""
    milliseconds = int(now().timestamp() * 1000)
    number = milliseconds << RANDOM_BITS | secrets.randbits(RANDOM_BITS)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))
