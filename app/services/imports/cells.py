"""Cleaning of cells."""

BLANKS = " \t\r\n\u00a0\u202f\u2009\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def clean(text: str) -> str:
    """Strip a cell of blanks, including non-breaking ones."""
    return text.strip(BLANKS)


def unescaped(text: str) -> str:
    """Return a cell as it was typed: exports put an apostrophe before text that looks like a formula."""
    text = clean(text)
    return clean(text[1:]) if text[:1] == "'" and text.lstrip("'").startswith(FORMULA) else text


def normalize_header(name: str) -> str:
    """Return a header for comparisons: in lower case, with blanks for underscores."""
    return clean(clean(name).strip('"')).casefold().replace("_", " ")
