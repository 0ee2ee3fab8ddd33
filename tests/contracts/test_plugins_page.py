"""`docs/PLUGINS.md` says what there is, no less and no more."""

import re
from dataclasses import fields
from importlib import import_module
from pathlib import Path

from app import sdk
from app.plugins.manifests import BUNDLED, MANIFEST
from app.plugins.setup import Setup
from app.sdk import testing

PAGE = (Path(__file__).parent.parent.parent / "docs" / "PLUGINS.md").read_text()


def section(heading: str) -> str:
    """What stands below a heading, until the next one of its rank."""
    rank = heading.partition(" ")[0]
    (found,) = re.findall(rf"^{heading}\n(.*?)(?=^{rank} |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return str(found)


def test_every_verb_has_a_line() -> None:
    verbs = {name for name, value in vars(Setup).items() if callable(value) and not name.startswith("_")} - {"mount"}
    assert sorted(re.findall(r"^\| `plugin\.(\w+)\(", section("## The setup function"), re.MULTILINE)) == sorted(verbs)


def test_every_name_of_the_sdk_has_a_line() -> None:
    assert sorted(re.findall(r"^\| `(\w+)` ", section("## The SDK"), re.MULTILINE)) == sorted(sdk.__all__)
    assert [name for name in sdk.__all__ if not hasattr(sdk, name)] == []


def test_what_tests_can_use_has_a_line() -> None:
    told = re.findall(r"^\| `(?:host\.)?(\w+)", section("## Testing"), re.MULTILINE)
    verbs = [name for name, value in vars(testing.Host).items() if callable(value) and not name.startswith("_")]
    assert sorted(told) == sorted(["running", "Host", *verbs])


def test_every_bundled_plugin_has_its_options_told() -> None:
    told = {
        name: sorted(re.findall(rf"^\| `TIMETRACKER_{name.upper()}__(\w+)`", section(f"### {name}"), re.MULTILINE))
        for name in re.findall(r"^### (\w+)$", section("## Bundled plugins"), re.MULTILINE)
    }
    assert told == {path.parent.name: options(path.parent.name) for path in BUNDLED.glob(f"*/{MANIFEST}")}


def options(plugin: str) -> list[str]:
    """The names of a plugin's options, as the environment spells them."""
    kind = getattr(import_module(f"plugins.{plugin}"), "Options", None)
    return sorted(item.name.upper() for item in fields(kind)) if kind else []


def test_every_metric_is_told() -> None:
    told = re.findall(r"^\| `(timetracker_\w+)`", section("### metrics"), re.MULTILINE)
    source = (BUNDLED / "metrics" / "meters.py").read_text()
    there = re.findall(r'"(timetracker_\w+)"', source)
    assert sorted(name.removesuffix("_total").removesuffix("_info") for name in told) == sorted(
        name for name in [*there, "timetracker"]
    )
