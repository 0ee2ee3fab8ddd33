"""Options of plugins: what the environment says, as a dataclass."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import StartError
from app.plugins.options import read_options


@dataclass(frozen=True)
class Everything:
    """One field of each kind."""

    text: str
    number: int = 1
    share: float = 0.5
    flag: bool = False
    names: tuple[str, ...] = ()
    made: str = field(default_factory=lambda: "made")


@dataclass(frozen=True)
class Nothing:
    """No field at all."""


def read(**given: str) -> Everything:
    """The options of a plugin `kudos`, of which these are given."""
    return read_options("kudos", Everything, {f"kudos__{name}": text for name, text in given.items()})


def refusal(kind: type[Any], **given: str) -> str:
    """The line that an operator reads."""
    with pytest.raises(StartError) as caught:
        read_options("kudos", kind, {f"kudos__{name}": text for name, text in given.items()})
    return str(caught.value)


def test_every_kind_is_read() -> None:
    found = read(text=" x ", number="-7", share="0.25", flag="TRUE", names=" a, ,b ", made="given")
    assert found == Everything(" x ", -7, 0.25, True, ("a", "b"), "given")


def test_what_is_not_given_keeps_its_default() -> None:
    assert read(text="x") == Everything("x", 1, 0.5, False, (), "made")


@pytest.mark.parametrize(("text", "value"), [("true", True), ("1", True), ("False", False), ("0", False)])
def test_flags(text: str, value: bool) -> None:
    assert read(text="x", flag=text).flag is value


def test_an_empty_text_counts_as_not_given() -> None:
    assert read(text="x", number="", names="") == Everything("x")
    assert refusal(Everything, text="") == "TIMETRACKER_KUDOS__TEXT is required"


def test_options_of_other_plugins_do_not_count() -> None:
    given = {"kudos__text": "x", "kudos_board__number": "9", "other__nonsense": "y"}
    assert read_options("kudos", Everything, given) == Everything("x")


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({}, "TIMETRACKER_KUDOS__TEXT is required"),
        (
            {"text": "x", "txet": "y"},
            "TIMETRACKER_KUDOS__TXET is not an option; known are text, number, share, flag, names, made",
        ),
        ({"text": "x", "number": "many"}, "TIMETRACKER_KUDOS__NUMBER must be a whole number, not 'many'"),
        ({"text": "x", "number": "1.5"}, "TIMETRACKER_KUDOS__NUMBER must be a whole number, not '1.5'"),
        ({"text": "x", "share": "half"}, "TIMETRACKER_KUDOS__SHARE must be a number, not 'half'"),
        ({"text": "x", "share": "nan"}, "TIMETRACKER_KUDOS__SHARE must be a number, not 'nan'"),
        ({"text": "x", "share": "inf"}, "TIMETRACKER_KUDOS__SHARE must be a number, not 'inf'"),
        ({"text": "x", "flag": "yes"}, "TIMETRACKER_KUDOS__FLAG must be true or false, not 'yes'"),
    ],
)
def test_what_is_wrong_is_one_line(given: dict[str, str], line: str) -> None:
    assert refusal(Everything, **given) == line


def test_a_plugin_without_options_takes_none() -> None:
    assert read_options("kudos", Nothing, {}) == Nothing()
    assert refusal(Nothing, text="x") == "TIMETRACKER_KUDOS__TEXT is not an option; known are none"


def test_a_field_of_another_kind_is_the_authors_mistake() -> None:
    @dataclass(frozen=True)
    class Odd:
        where: Path

    line = f"TIMETRACKER_KUDOS__WHERE is of a kind that options cannot have: {Path!r}"
    assert refusal(Odd, where="/tmp") == line
