"""Check the format of templates, or apply it: `python -m tests.contracts.templates [--fix]`."""

import sys

from . import ROOT, files
from .check import formatted, problems


def main(*, fix: bool) -> int:
    """Print what is wrong, file by file, after mending what can be mended; return the exit status."""
    found = 0
    for file in files():
        text = file.read_text()
        if fix and (new := formatted(text)) != text:
            file.write_text(new)
            text = new
        for problem in problems(text):
            print(f"{file.relative_to(ROOT)}: {problem}")
            found += 1
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main(fix="--fix" in sys.argv[1:]))
