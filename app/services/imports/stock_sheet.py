"""CSV files of the inventory as rows of texts."""

import codecs
from collections.abc import Collection
from typing import BinaryIO

from app.services.imports.sheet import BLOCK, DELIMITERS, encoding_of, normal, raw
from app.services.imports.trouble import unreadable
from app.services.imports.values import plain

MOST_ROWS = 10_000

Row = dict[str, str]


def rows(file: BinaryIO, required: Collection[str]) -> dict[int, Row]:
    """The rows by their number, the header's being 1; headers in small letters with underscores, empty cells left out.

    An apostrophe that exports put before what a spreadsheet would take for a formula is taken away again. Invalid
    that names `file` where a required column is missing, there are too many rows, or it is no CSV.
    """
    encoding = encoding_of(file)
    header, delimiter = _header(file, encoding, required)
    found: dict[int, Row] = {}
    for number, _, cells in raw(file, encoding, delimiter):
        values = {name: value for name, cell in zip(header, cells, strict=False) if (value := plain(cell))}
        if number and values:
            found[number + 1] = values
        if len(found) > MOST_ROWS:
            raise unreadable(f"The file has more than {MOST_ROWS} rows")
    if not found:
        raise unreadable("The file has no rows")
    return found


def _header(file: BinaryIO, encoding: str, required: Collection[str]) -> tuple[list[str], str]:
    file.seek(0)
    start = codecs.getincrementaldecoder(encoding)("replace").decode(file.read(BLOCK))
    line = start.lstrip("\ufeff").partition("\n")[0]
    for delimiter in DELIMITERS:
        names = [normal(cell).replace(" ", "_") for cell in line.split(delimiter)]
        if set(required) <= set(names):
            return names, delimiter
    raise unreadable(f"The first line must name the columns; {', '.join(sorted(required))} are required")
