"""The grammar of docs/PAGES.md: a folder a noun, six words for its modules, templates that mirror them."""

import ast
from collections.abc import Iterator
from pathlib import Path

from app.routes.web.navigation import PLACES
from tests.contracts.test_architecture import HOME, files, tree

# A page is in a folder of its noun, in one of these modules; a section is a folder of such folders.
WEB, TEMPLATES = Path("app/routes/web"), Path("app/templates")
PAGE_WORDS = {"list", "detail", "create", "edit", "actions", "filters"}
# What pages share, by folder: modules of the surface or of a section, and templates without a page of their own.
SHARED = {
    ".": {
        *("blueprints", "booking_target", "charts", "choices", "colors", "compression", "entry_form", "entry_history"),
        *("entry_times", "flash", "formatting", "forms", "i18n", "labels", "layout", "lists", "navigation"),
        *("numbers", "per_request"),
    },
    "admin": {"event_choices", "sections"},
    "inventory": {"choices", "forms"},
}
# Lists that the page of another noun leads to.
LINKED = {"web.choice_search", "web.deleted_entries", "web.task_board"}
LAYOUTS = {"bar", "base", "docs", "error", "icons", "latest", "palette", "parts", "plain", "who", "work", "zones"}


def page_modules() -> Iterator[Path]:
    """The modules of pages, below the folder of the surface."""
    for path in files(str(WEB)):
        inside = path.relative_to(WEB)
        if inside.stem != "__init__" and inside.stem not in SHARED.get(str(inside.parent), ()):
            yield inside


def test_pages_are_in_the_modules_of_the_grammar() -> None:
    strange = [str(page) for page in page_modules() if page.stem not in PAGE_WORDS or str(page.parent) in SHARED]
    assert strange == []
    shared = {str(Path(folder, name)) for folder, names in SHARED.items() for name in names}
    assert [name for name in shared if not (HOME / WEB / f"{name}.py").is_file()] == []


def test_lists_are_in_the_navigation() -> None:
    lists = {f"web.{page.parent}" for page in page_modules() if page.stem == "list" and page.parent.parent == Path()}
    assert lists - LINKED - {place.endpoint for place in PLACES} == set(), "add it to navigation.py"


def form_of(page: Path) -> list[str]:
    """The template that the form of a new one and that of an existing one share."""
    return [str(page.with_name("form.html"))] if page.stem in ("create", "edit") else []


def test_templates_mirror_pages() -> None:
    """A view draws the template of its module, or the form; every template is a page, a part of one, or a layout."""
    drawn = set()
    for page in page_modules():
        texts = [node.value for node in ast.walk(tree(WEB / page)) if isinstance(node, ast.Constant)]
        found = {text for text in texts if isinstance(text, str) and text.endswith(".html")}
        assert found <= {str(page.with_suffix(".html")), *form_of(page)}, page
        drawn |= found
    templates = {path.relative_to(HOME / TEMPLATES) for path in (HOME / TEMPLATES).rglob("*.html")}
    pages = {str(path) for path in templates if not path.name.startswith("_") and path.parent != Path()}
    assert pages == drawn
    assert {path.stem for path in templates if path.parent == Path()} == LAYOUTS
