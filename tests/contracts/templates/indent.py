"""How far the lines of a template are indented."""

import re
from bisect import bisect_right
from typing import NamedTuple

from .tokens import STRING, Token, tokens

FLAT = {"html", "block", "macro"}  # what they hold is not indented
RAW = {"pre", "textarea", "script", "style"}


class Open(NamedTuple):
    """An element or a Jinja block that is not yet closed."""

    token: Token
    indent: int  # of the line that it is in
    inside: int  # of the lines in it


def is_raw(token: Token) -> bool:
    """Whether a browser shows line breaks in this element."""
    return token.name in RAW or bool(token.kind == "open" and re.search(r'class="[^"]*\bnotes\b', token.text))


def brackets(text: str) -> int:
    """Return how many brackets are open at the end of a part of a Jinja expression."""
    bare = re.sub(STRING, "", text[2:])
    return sum(map(bare.count, "([{")) - sum(map(bare.count, ")]}"))


def hanging(part: str, rest: str) -> int:
    """Return how much further a line inside a Jinja construct is indented, given what is before and after its start."""
    return 2 * (brackets(part) - (rest[:1] in (")", "]", "}"))) if brackets(part) else 4


def within(token: Token, at: int, indent: int) -> int:
    """Return the indentation of a line that begins inside a token, whose first line is indented by `indent`."""
    part, rest = token.text[: at - token.start], token.text[at - token.start :]
    if token.kind == "comment":
        return indent + 3
    if token.kind in ("output", "statement"):
        return indent + hanging(part, rest)
    jinja = max(part.rfind("{{"), part.rfind("{%"))
    closed = max(part.rfind("}}"), part.rfind("%}"))
    return indent + 4 + (hanging(part[jinja:], rest) if jinja > closed else 0)


def indentation(text: str) -> list[int | None]:
    """Return how far each line is to be indented; None for a line that has to stay."""
    result: list[int | None] = []
    stack: list[Open] = []
    branches: list[list[Open]] = []
    found = tokens(text)
    start = done = 0
    lines: list[int] = []  # the position of each line
    for line in text.split("\n"):
        first = start + len(line) - len(line.lstrip())
        lines.append(start)
        while done < len(found) and found[done].end <= first:
            follow(found[done], stack, branches, result[bisect_right(lines, found[done].start) - 1] or 0)
            done += 1
        token = found[done] if done < len(found) else None
        if not line.strip() or token is None:
            result.append(0)
        elif token.start < first and token.kind != "text":
            result.append(within(token, first, result[bisect_right(lines, token.start) - 1] or 0))
        elif any(is_raw(element.token) for element in stack):
            result.append(None)
        else:
            result.append(outer(token, stack))
        start += len(line) + 1
    return result


def outer(token: Token, stack: list[Open]) -> int:
    """Return the indentation of a line that begins with a token."""
    if not stack:
        return 0
    return stack[-1].indent if token.closes or token.branches else stack[-1].inside


def follow(token: Token, stack: list[Open], branches: list[list[Open]], indent: int) -> None:
    """Note what a token in a line with this indentation opens and closes."""
    if token.branches:
        stack[:] = branches[-1]
    elif token.closes:
        stack.pop()
        if token.kind == "statement":
            branches.pop()
    elif token.opens:
        stack.append(Open(token, indent, indent if token.name in FLAT else indent + 2))
        if token.kind == "statement":
            branches.append([*stack])


def indented(text: str) -> str:
    """Return a template whose lines are indented."""
    lines = zip(text.split("\n"), indentation(text), strict=True)
    return "\n".join(line if indent is None else " " * indent + line.lstrip() for line, indent in lines)
