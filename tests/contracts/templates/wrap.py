"""Lines of a template that are too long, broken where a browser cannot see it."""

import re
from functools import cache
from typing import NamedTuple

from . import LENGTH, files
from .indent import brackets, indented, is_raw
from .tokens import JINJA, STRING, Token, tokens

BLOCKS = set(
    "article aside body caption circle dd details dialog div dl dt fieldset figure footer form g h1 h2 h3 head header "
    "html legend li main meta nav noscript ol optgroup option p path rect section summary table tbody td tfoot th "
    "thead title tr ul".split()
)
ATOMS = {"option", "title"}  # their text is one text for scripts and tests too
JOINTS = re.compile(rf"(?:{JINJA})|\"(?:{JINJA}|[^\"])*\"|\s+", re.DOTALL)


@cache
def block_macros() -> set[str]:
    """Return the macros whose output begins and ends with a line break."""
    found = set()
    for file in files():
        found |= set(re.findall(r"\{% macro (\w+)\((?:(?!%\}).)*%\}\n", file.read_text()))
    return found


SEEN, BLANK, BLOCK = range(3)  # a line break would be seen; a blank is there already; a block begins or ends
PASSED = {"set", "from", "import", "include"}


class Place(NamedTuple):
    """Where a line can be broken."""

    at: int
    depth: float
    together: bool = False  # all places of this depth are used, or none


class Template:
    """A template's tokens, with the partner of each block's parts."""

    def __init__(self, text: str) -> None:
        self.tokens = tokens(text)
        self.depths: list[int] = []  # how many elements and blocks are around the token
        self.raw: list[bool] = []  # whether line breaks before the token are seen
        self.begin: dict[int, int] = {}  # the `{% if %}` of an else or an endif
        self.end: dict[int, int] = {}  # the endif of an `{% if %}` or of an else
        stack: list[int] = []
        branches: list[tuple[list[int], list[int]]] = []
        for at, token in enumerate(self.tokens):
            if token.branches:
                stack = [*branches[-1][0]]
                branches[-1][1].append(at)
            closed = stack.pop() if token.closes else None
            around = stack if closed is None else [*stack, closed]
            self.depths.append(len(around))
            self.raw.append(any(is_raw(self.tokens[one]) or self.tokens[one].name in ATOMS for one in around))
            if token.closes and token.kind == "statement":
                for part in branches.pop()[1]:
                    self.begin[at], self.end[part] = closed or 0, at
                    self.begin[part] = closed or 0
            if token.opens:
                stack.append(at)
                if token.kind == "statement":
                    branches.append(([*stack], [at]))

    def before(self, at: int) -> int:
        """Return how well a line can end before this token: SEEN, BLANK or BLOCK."""
        if at == 0:
            return BLOCK
        token = self.tokens[at - 1]
        if token.kind == "statement" and not token.text.endswith("-%}"):
            if token.name in PASSED or token.name == "if":
                return self.before(at - 1)
            if token.branches:
                return self.before(self.begin[at - 1])
            return min(self.before(at - 1), self.before(self.end[at - 1])) if token.name == "for" else SEEN
        passed = token.kind == "comment" or token.text.isspace()
        return max(edge(token, -1), self.before(at - 1) if passed else SEEN)

    def after(self, at: int) -> int:
        """Return how well a line can begin with this token, likewise."""
        if at == len(self.tokens):
            return BLOCK
        token = self.tokens[at]
        if token.kind == "statement" and not token.text.startswith("{%-"):
            if token.name in PASSED or token.name == "endif":
                return self.after(at + 1)
            if token.branches:
                return self.after(self.end[at] + 1)
            return min(self.after(at + 1), self.after(self.begin[at] + 1)) if token.name == "endfor" else SEEN
        passed = token.kind == "comment" or token.text.isspace()
        return max(edge(token, 0), self.after(at + 1) if passed else SEEN)

    def breaks(self) -> list[Place]:
        """Return the places for line breaks."""
        found: list[Place] = []
        for at, token in enumerate(self.tokens):
            depth = self.depths[at]
            if at and not self.raw[at] and not (self.tokens[at - 1].opens and token.closes):
                blank = len(token.text) - len(token.text.lstrip()) if token.kind == "text" else 0
                best = max(self.before(at), self.after(at + bool(blank and not token.text.strip())))
                if best:
                    found.append(Place(token.start + blank, depth + (0 if best == BLOCK else 0.5), best == BLOCK))
            if token.kind == "text" and not self.raw[at]:
                blanks = re.finditer(r"\S\s+(?=\S)", token.text)
                found += [Place(token.start + blank.end(), depth + 0.5) for blank in blanks]
            if token.kind in ("open", "void"):
                found += joints(token, depth)
            if token.kind in ("output", "statement"):
                found += arguments(token.text, token.start, depth + 1)
        return found


def edge(token: Token, end: int) -> int:
    """Return how well a line can break at this end of a token."""
    if token.kind == "text":
        return BLANK if token.text[end].isspace() else SEEN
    if token.kind in ("open", "close", "void"):
        return BLOCK if token.name in BLOCKS else SEEN
    if token.kind == "output" and token.name in block_macros():
        return BLOCK
    return BLANK if (token.text[-3] if end else token.text[2]) == "-" else SEEN


def joints(tag: Token, depth: int) -> list[Place]:
    """Return the places between the attributes of a tag, and those in the Jinja expressions of their values."""
    found: list[Place] = []
    inside = 0
    for part in JOINTS.finditer(tag.text):
        text, start = part[0], tag.start + part.start()
        if text.startswith("{%"):
            if re.match(r"\{%-? *(if|for)", text):
                if not inside and tag.text[part.end()] == " ":
                    found.append(Place(start, depth + 0.6))
                inside += 1
            elif re.match(r"\{%-? *end", text):
                inside -= 1
            found += arguments(text, start, depth + 2)
        elif text.isspace():
            found.append(Place(tag.start + part.end(), depth + 0.6 + inside))
        else:
            for jinja in re.finditer(JINJA, text, re.DOTALL):
                found += arguments(jinja[0], start + jinja.start(), depth + 2)
    return found


def arguments(text: str, start: int, depth: int) -> list[Place]:
    """Return the places after commas of a Jinja expression, and before its `if`, `else`, `and` and `or`."""
    found: list[Place] = []
    for part in re.finditer(rf"{STRING}|,\s|\s(?=(?:if|else|and|or|~)\s)", text, re.DOTALL):
        inside, comma = brackets(text[: part.start()]), "," in part[0]
        if part[0][0] not in "\"'" and (inside or not comma) and part.start() > 2:
            found.append(Place(start + part.end(), depth + inside + (0 if comma else 0.5)))
    return found


def wrapped(text: str) -> str:
    """Return a template, indented, whose long lines are broken; a line stays long if there is no place."""
    text, settled = indented(text), 0
    while True:
        start, line = 0, ""
        for number, line in enumerate(text.split("\n")):
            if number >= settled and len(line) > LENGTH:
                break
            start += len(line) + 1
        else:
            return text
        first, end = start + len(line) - len(line.lstrip()), start + len(line)
        places = [place for place in Template(text).breaks() if first < place.at < end]
        together = [place for place in places if place.together]
        fitting = [place for place in places if start + LENGTH // 3 < place.at <= start + LENGTH + 1]
        depth = min((place.depth for place in together or fitting), default=0)
        chosen = list({place.at for place in together or fitting if place.depth == depth})
        if fitting and not together:
            chosen = [max(chosen)]
        if not chosen:
            settled = number + 1
            continue
        for position in sorted(chosen, reverse=True):
            text = text[:position].rstrip(" ") + "\n" + text[position:].lstrip(" ")
        text = indented(text)
