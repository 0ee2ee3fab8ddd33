"""The format of a tracker's files, as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Cells = dict[str, str]
JsonItem = dict[str, object]


def untouched(_: Cells) -> None:
    """Leave a row as it is."""


@dataclass(frozen=True)
class JsonShape:
    """A kind of object of a tracker's API: it has all the `keys`; `flatten` returns a row of it by header names.

    With `only`, it has no other keys than these. With `within`, it is a list under this key of an object whose other
    keys each of its objects shares.
    """

    keys: frozenset[str]
    flatten: Callable[[JsonItem], Cells]
    only: frozenset[str] = frozenset()
    within: str = ""

    def fits(self, item: JsonItem) -> bool:
        """Return whether an object is of this kind."""
        return self.keys <= item.keys() and (not self.only or item.keys() <= self.only)


@dataclass(frozen=True, kw_only=True)
class ImportFormat:
    """A tracker's files.

    `position` orders formats in lists for readers. `columns` maps our fields to the headers known for them, in lower
    case and with blanks for underscores. A file has this format if it has every field of one of the `signatures`.
    `normalize` corrects a row in place, or raises RowError. `hints` maps headers of files without times to the advice
    that is given instead. `neighbors` names, for a column that users may rename, the fields to its left and right.
    """

    name: str
    title: str
    position: int
    columns: Mapping[str, tuple[str, ...]]
    signatures: tuple[frozenset[str], ...]
    normalize: Callable[[Cells], None] = untouched
    over_midnight: bool = False  # has one date a row: an end before the start is on the next day
    whole_seconds: bool = False  # a duration without a unit may be in seconds; the file tells
    unique_ids: bool = False  # ids of rows are those of one tracker for all its users
    on_request: bool = False  # is not only tracked time: imported if the option `source` names it
    json_shapes: tuple[JsonShape, ...] = ()
    hints: Mapping[frozenset[str], str] = field(default_factory=dict)
    neighbors: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def fields(self, header: Mapping[str, int]) -> dict[str, int]:
        """Map our fields to the positions of their columns, as far as a header has them."""
        return {
            field: next(header[name] for name in names if name in header)
            for field, names in self.columns.items()
            if any(name in header for name in names)
        }

    def matches(self, header: Mapping[str, int]) -> bool:
        """Return whether a file with this header has this format."""
        found = self.fields(header).keys()
        return any(signature <= found for signature in self.signatures)
