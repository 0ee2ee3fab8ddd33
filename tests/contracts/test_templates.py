"""Templates name what exists: endpoints, macros with their arguments, other templates."""

import ast
import re
from collections.abc import Iterable, Iterator

import pytest
from jinja2 import Environment, nodes

from app import TimeTracker
from tests.contracts.templates import ROOT, files
from tests.contracts.templates.check import formatted, problems

ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
FOLDER = ROOT / "app/templates"
TREES = {str(file.relative_to(FOLDER)): ENVIRONMENT.parse(file.read_text()) for file in files()}
SOURCES = [ast.parse(file.read_text()) for folder in ("app", "plugins") for file in ROOT.glob(f"{folder}/**/*.py")]
TEXTS = {node.value for tree in SOURCES for node in ast.walk(tree) if isinstance(node, ast.Constant)}


def macros(name: str) -> dict[str, nodes.Macro]:
    """Return the macros of a template by their names, imported ones included."""
    found = {macro.name: macro for macro in TREES[name].find_all(nodes.Macro)}
    for imported in TREES[name].find_all(nodes.FromImport):
        (source_name,) = constants(imported.template)
        theirs = macros(source_name)
        for pair in imported.names:
            source, alias = pair if isinstance(pair, tuple) else (pair, pair)
            assert source in theirs, f"{name} imports {source}"
            found[alias] = theirs[source]
    return found


def constants(node: nodes.Node) -> list[str]:
    """Return the texts that an expression may be: "x", or "x" if … else "y"."""
    if isinstance(node, nodes.CondExpr):
        return [*constants(node.expr1), *(constants(node.expr2) if node.expr2 else [])]
    return [str(node.value)] if isinstance(node, nodes.Const) else []


def calls(name: str) -> Iterator[tuple[str, nodes.Call]]:
    """Yield the calls by name in a template, such as `url_for(…)`."""
    for call in TREES[name].find_all(nodes.Call):
        if isinstance(call.node, nodes.Name):
            yield call.node.name, call


def mentions(macro: nodes.Macro, name: str) -> bool:
    return any(node.name == name for node in macro.find_all(nodes.Name))


def wrong_arguments(macro: nodes.Macro, call: nodes.Call) -> list[str]:
    """Return the arguments of a call that its macro does not have, and those that it lacks."""
    names = [argument.name for argument in macro.args]
    given = [keyword.key for keyword in call.kwargs]
    unknown = [] if mentions(macro, "kwargs") else [key for key in given if key not in names]
    if len(call.args) > len(names) and not mentions(macro, "varargs"):
        unknown.append(f"argument {len(names) + 1}")
    required = names[: len(names) - len(macro.defaults)]
    return unknown + [f"no {key}" for key in required[len(call.args) :] if key not in given]


def used(name: str) -> Iterable[str]:
    """Yield the templates that a template extends, includes or imports."""
    for kind in (nodes.Extends, nodes.Include, nodes.FromImport, nodes.Import):
        for node in TREES[name].find_all(kind):
            yield from constants(node.template)


@pytest.mark.parametrize("name", TREES)
def test_macros_are_called_with_arguments_that_they_have(name: str) -> None:
    known = macros(name)
    wrong = {
        f"line {call.lineno}: {macro}": wrong_arguments(known[macro], call)
        for macro, call in calls(name)
        if macro in known
    }
    blocks = [block.call.node for block in TREES[name].find_all(nodes.CallBlock)]
    called = [block.name for block in blocks if isinstance(block, nodes.Name)]
    silent = [macro for macro in called if not mentions(known[macro], "caller")]
    assert {place: arguments for place, arguments in wrong.items() if arguments} == {}
    assert silent == [], "called with a block that they do not show"


def test_templates_that_are_named_exist() -> None:
    assert {(name, other) for name in TREES for other in used(name) if other not in TREES} == set()
    assert {text for text in TEXTS if isinstance(text, str) and text.endswith(".html") and text not in TREES} == set()


def test_every_template_is_used() -> None:
    assert TREES.keys() - {other for name in TREES for other in used(name)} - TEXTS == set()


def test_every_macro_is_used() -> None:
    called = {macro for name in TREES for macro, _call in calls(name)}
    renamed = {
        pair
        for name in TREES
        for imported in TREES[name].find_all(nodes.FromImport)
        for pair in imported.names
        if isinstance(pair, tuple)
    }
    called |= {source for source, alias in renamed if alias in called}
    assert {macro.name for name in TREES for macro in TREES[name].find_all(nodes.Macro)} - called == set()


async def test_url_for_names_endpoints_with_their_arguments(app: TimeTracker) -> None:
    rules: dict[str, list[set[str]]] = {}
    for rule in app.url_map.iter_rules():
        rules.setdefault(rule.endpoint, []).append(set(rule.arguments) - set(rule.defaults or {}))
    wrong = [
        f"{name}, line {call.lineno}: {endpoint}"
        for name in TREES
        for function, call in calls(name)
        if function == "url_for"
        for endpoint in constants(call.args[0])
        if not any(needed <= {keyword.key for keyword in call.kwargs} for needed in rules.get(endpoint, []))
    ]
    assert wrong == []


async def test_endpoints_that_pages_name_exist(app: TimeTracker) -> None:
    named = {text for text in TEXTS if isinstance(text, str) and re.fullmatch(r"web(\.\w+)+", text)}
    assert len(named) > 30
    assert named - app.view_functions.keys() - app.blueprints.keys() == set()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<p>one</p>\n", []),
        ("<p>\n  one\n</p>\n", []),
        ("<p>\none\n</p>\n", ["line 2: not formatted, run `make format`"]),
        ("<p>{{one}}</p>\n", ["line 1: not formatted, run `make format`"]),
        ("<p>{{ _('one') }}</p>\n", ["line 1: not formatted, run `make format`"]),
        ("<p>one</p> \n", ["line 1: not formatted, run `make format`"]),
        ("<p>one</p>", ["line 1: not formatted, run `make format`"]),
        ("<p>a\tb</p>\n", ["line 1: a tab"]),
        (f"<p>{'x' * 200}</p>\n", ["line 1: more than 160 characters", "line 1: not formatted, run `make format`"]),
        ("<p>one</div>\n", ["line 1: </div> closes <p>"]),
        ("{% if one %}<p>{% endif %}</p>\n", ["line 1: {% endif %} closes <p>"]),
        ("<p>\n", ["<p> is not closed"]),
        ("<p>{{ one </p>\n", ["line 1: not a template: '{{ one </p>\\n'"]),
    ],
)
def test_what_is_wrong_with_the_format_is_found(text: str, problem: list[str]) -> None:
    assert problems(text) == problem


LONG = "x" * 90


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"<ul><li>{LONG}</li><li>{LONG}</li></ul>", f"<ul>\n  <li>{LONG}</li>\n  <li>{LONG}</li>\n</ul>"),
        (f"<b>{LONG}</b><b>{LONG}</b>", f"<b>{LONG}</b><b>{LONG}</b>"),
        (f"<b>{LONG}</b> <b>{LONG}</b>", f"<b>{LONG}</b>\n<b>{LONG}</b>"),
        (f'<a href="{LONG}" title="{LONG}">x</a>', f'<a href="{LONG}"\n    title="{LONG}">x</a>'),
        (f'{{{{ one("{LONG}", "{LONG}") }}}}', f'{{{{ one("{LONG}",\n  "{LONG}") }}}}'),
        (f"<pre>{LONG} {LONG}</pre>", f"<pre>{LONG} {LONG}</pre>"),
        (
            f"<td>{{% if one %}}<p>{LONG}</p>{{% else %}}{LONG}{{% endif %}}</td>",
            f"<td>\n  {{% if one %}}\n    <p>{LONG}</p>\n  {{% else %}}\n    {LONG}\n  {{% endif %}}\n</td>",
        ),
    ],
)
def test_long_lines_are_broken_where_it_is_not_seen(text: str, wanted: str) -> None:
    assert formatted(text) == wanted + "\n"
    assert formatted(wanted) == wanted + "\n"
