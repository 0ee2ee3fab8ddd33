"""Tags: a comma-separated text in a normal form. A tag is one whatever its case and its form in Unicode."""

from collections.abc import Iterable
from unicodedata import normalize


def tag_key(tag: str) -> str:
    """Return what all spellings of a tag have in common: a caseless match of Unicode's canonical forms."""
    return normalize("NFC", normalize("NFD", tag).casefold())


def split_tags(text: str | None) -> dict[str, str]:
    """Return the tags of a text by their keys, in their order: trimmed, composed, each in its first spelling."""
    found: dict[str, str] = {}
    for part in (text or "").split(","):
        if tag := normalize("NFC", part.strip()):
            found.setdefault(tag_key(tag), tag)
    return found


def join_tags(tags: Iterable[str]) -> str | None:
    """Return tags as they are stored; None if there are none."""
    return ",".join(tags) or None


def normalize_tags(text: str | None) -> str | None:
    """Return a text of tags in its normal form: trimmed, without repeats or empty ones; None if none is left."""
    return join_tags(split_tags(text).values())
