"""Tags: a comma-separated text in one form."""


def join_tags(text: str | None) -> str | None:
    """Tags as they are kept: trimmed, without repeats or empty ones, joined by commas; None where none is left."""
    return ",".join(dict.fromkeys(part for tag in (text or "").split(",") if (part := tag.strip()))) or None
