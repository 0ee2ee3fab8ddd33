"""The format of templates: `make lint` checks it, `make format` applies it.

Lines have at most 160 characters and two spaces for each element or Jinja block around them. A line is broken only
where a browser does not show it: next to elements like `<p>`, at existing blanks, between attributes, in expressions.
"""

from pathlib import Path

ROOT = Path(__file__).parents[3]
LENGTH = 160


def files() -> list[Path]:
    """Return the templates of the app and of bundled plugins."""
    return sorted([*ROOT.glob("app/templates/**/*.html"), *ROOT.glob("plugins/**/*.html")])
