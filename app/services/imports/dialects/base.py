"""What tells one tracker's files from another's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Cells = dict[str, str]


def untouched(_: Cells) -> None:
    """Most files mean what they say."""


@dataclass(frozen=True)
class Dialect:
    """How one tracker writes a row of time.

    `columns` maps our field to the header names that it has been seen under, in small letters and with blanks for
    underscores. One complete set of `signatures` (our fields) tells that a file is of this kind. `adapt` puts a row
    right in place, or raises Trouble.
    """

    name: str
    title: str
    columns: Mapping[str, tuple[str, ...]]
    signatures: tuple[frozenset[str], ...]
    adapt: Callable[[Cells], None] = untouched
    over_midnight: bool = False  # has one date a row: an end before the start is of the next day
    whole_seconds: bool = False  # a duration without a mark may be seconds; the file tells

    def fields(self, header: Mapping[str, int]) -> dict[str, int]:
        """Our field -> place of its column, for those that a header has."""
        return {
            field: next(header[name] for name in names if name in header)
            for field, names in self.columns.items()
            if any(name in header for name in names)
        }

    def knows(self, header: Mapping[str, int]) -> bool:
        """Whether a file with this header is of this kind."""
        found = self.fields(header).keys()
        return any(signature <= found for signature in self.signatures)
