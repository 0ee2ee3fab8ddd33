"""Blanks and quotes of a template."""

import re

from .tokens import JINJA, STRING


def tidied(text: str) -> str:
    """Return a template with one blank inside Jinja's brackets, double quotes, and no blanks at the ends of lines."""
    text = re.sub(JINJA, lambda found: expression(found[0]), text, flags=re.DOTALL)
    text = re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"


def expression(text: str) -> str:
    """Return a Jinja construct with its blanks and quotes in order."""
    if text.startswith("{#"):
        return text
    text = re.sub(STRING, lambda found: string(found[0]), text)
    text = re.sub(r"^(\{[{%][-+]?) *(?=\S)", r"\1 ", text)
    return re.sub(r"(?<=\S) *([-+]?[%}]\})$", r" \1", text)


def string(text: str) -> str:
    """Return a string in double quotes unless it has some."""
    return text if '"' in text or "\\" in text else f'"{text[1:-1]}"'
