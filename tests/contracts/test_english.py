"""Docstrings are imperative sentences or noun phrases, in the words that engineers search for."""

import ast
import re
from pathlib import Path

from tests.contracts.test_architecture import SOURCE, tree

# Their docstrings are published in the OpenAPI document, which stays as it is.
PUBLISHED = (Path("app/routes/api_v1"), Path("app/routes/schemas"), Path("app/routes/api"))
BEGINNINGS = re.compile(r"(What|Who|Whose|Whoever|Whatever|Whether|Where|How)\b")
WORDS = ("anew", "somebody else", "is dear", "of one's own", "of late", "it stands", "is told", "the predecessor")
DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def odd(path: Path) -> list[str]:
    """The docstrings of a file that are neither, or have other words."""
    texts = [ast.get_docstring(node) or "" for node in ast.walk(tree(path)) if isinstance(node, DOCUMENTED)]
    return [text for text in texts if BEGINNINGS.match(text) or any(word in text for word in WORDS)]


def test_docstrings_are_plain() -> None:
    ours = [path for path in SOURCE if not any(map(path.is_relative_to, PUBLISHED))]
    assert {str(path): found for path in ours if (found := odd(path))} == {}
