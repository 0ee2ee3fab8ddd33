"""What thousands of apps in a run would each compile anew, and always alike: templates, and builders of addresses."""

import gc
from collections.abc import Callable
from types import CodeType

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing.rules import Rule

from app import TimeTracker

Builder = Callable[..., tuple[str, str]]


class Compiled(BytecodeCache):
    """Templates by name, file and text."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Gives what is known."""
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps what has been compiled."""
        assert bucket.code
        self.codes[bucket.key, bucket.checksum] = bucket.code


def remembered(make: Callable[[Rule, bool], Builder]) -> Callable[[Rule, bool], Builder]:
    """`Rule._compile_builder`, once for each rule: what it makes is told its rule with every call."""
    builders: dict[object, Builder] = {}

    def builder(rule: Rule, append_unknown: bool = True) -> Builder:
        key = (rule.rule, str(rule.defaults), tuple(rule._trace), append_unknown)
        if key not in builders:
            builders[key] = make(rule, append_unknown)
        return builders[key]

    return builder


def install() -> None:
    """For every app of this process."""
    TimeTracker.jinja_options = {"bytecode_cache": Compiled()}
    Rule._compile_builder = remembered(Rule._compile_builder)  # type: ignore[method-assign]


def leave_alone() -> None:
    """What has been imported stays; looking for garbage in it again and again takes its share of a run."""
    gc.collect()
    gc.freeze()
