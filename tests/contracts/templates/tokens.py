"""A template as a list of tags, Jinja constructs and texts."""

import re
from typing import NamedTuple

JINJA = r"\{\{.*?\}\}|\{%.*?%\}|\{\#.*?\#\}"
TOKEN = re.compile(
    rf"""(?P<jinja>{JINJA})
    | <(?P<slash>/?)(?P<name>[a-z][a-z0-9-]*) (?P<attributes>(?:{JINJA}|"(?:{JINJA}|[^"])*?"|[^">])*?) >
    | (?P<other><!.*?>)
    | (?P<text>(?:(?!\{{\{{|\{{%|\{{\#)[^<])+)""",
    re.VERBOSE | re.DOTALL,
)
STRING = r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\''
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
PAIRED = {"if", "for", "call", "block", "macro", "filter", "with", "autoescape", "trans", "raw"}


class Token(NamedTuple):
    kind: str  # open, close, void, text, other, comment, output, statement
    name: str  # the element, or the statement's keyword, or the macro that an output calls
    start: int
    end: int
    text: str

    @property
    def opens(self) -> bool:
        """Whether it begins an element or a Jinja block."""
        block_set = self.name == "set" and not re.search(r"\bset\s+[\w, .]+=", self.text)
        return self.kind == "open" or (self.kind == "statement" and (self.name in PAIRED or block_set))

    @property
    def closes(self) -> bool:
        """Whether it ends an element or a Jinja block."""
        return self.kind == "close" or (self.kind == "statement" and self.name.startswith("end"))

    @property
    def branches(self) -> bool:
        """Whether it is `{% else %}` or `{% elif %}`."""
        return self.kind == "statement" and self.name in ("else", "elif")


def kind_of(found: re.Match[str]) -> tuple[str, str]:
    """Return the kind and the name of a token."""
    if jinja := found["jinja"]:
        keyword = re.match(r"\{\{-?\s*(\w+)(?=\()|\{%[-+]?\s*(\w+)", jinja)
        kind = {"{": "output", "%": "statement", "#": "comment"}[jinja[1]]
        return kind, (keyword[1] or keyword[2]) if keyword else ""
    if name := found["name"]:
        if found["slash"]:
            return "close", name
        return ("void" if name in VOID or found["attributes"].endswith("/") else "open"), name
    return ("other" if found["other"] else "text"), ""


def tokens(text: str) -> list[Token]:
    """Return the tokens of a template, without gaps."""
    found = [Token(*kind_of(match), *match.span(), match[0]) for match in TOKEN.finditer(text)]
    ends = [0, *(token.end for token in found)]
    for token, end in zip(found, ends, strict=False):
        if token.start != end:
            raise ValueError(f"line {text.count(chr(10), 0, end) + 1}: not a template: {text[end : end + 40]!r}")
    return found


def unbalanced(text: str) -> str:
    """Return what is closed without having been opened, or the other way round; empty if nothing is."""
    stack: list[Token] = []
    branches: list[list[Token]] = []
    for token in tokens(text):
        where = f"line {text.count(chr(10), 0, token.start) + 1}: {token.text.split(chr(10))[0]}"
        if token.branches:
            stack = [*branches[-1]]
        elif token.closes:
            expected = stack.pop() if stack else None
            if expected is None or token.name not in (expected.name, f"end{expected.name}"):
                return f"{where} closes {expected.text if expected else 'nothing'}"
            if token.kind == "statement":
                branches.pop()
        elif token.opens:
            stack.append(token)
            if token.kind == "statement":
                branches.append([*stack])
    return f"{stack[-1].text} is not closed" if stack else ""
