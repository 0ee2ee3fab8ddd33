"""Tags: a comma-separated text in a normal form."""


def normalize_tags(text: str | None) -> str | None:
    """Tags as stored: trimmed, without repeats or empty ones, joined by commas; None if none is left."""
    return ",".join(dict.fromkeys(part for tag in (text or "").split(",") if (part := tag.strip()))) or None
