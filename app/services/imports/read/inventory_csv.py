"""CSV files of the inventory as rows of texts."""

from collections.abc import Collection
from typing import BinaryIO

from app.services.imports.cells import normalize_header, unescaped
from app.services.imports.errors import unreadable
from app.services.imports.read.csv_file import DELIMITERS, encoding_of, raw_records, start_of

MAX_INVENTORY_ROWS = 10_000

InventoryRow = dict[str, str]


def inventory_rows(file: BinaryIO, required: Collection[str]) -> dict[int, InventoryRow]:
    """Return the rows by number, the header's being 1, without empty cells; headers in lower case with underscores.

    The apostrophe that exports put before text that looks like a formula is removed. Raise Invalid, naming
    `file`, if a required column is missing, there are too many rows, or it is not CSV.
    """
    encoding = encoding_of(file)
    header, delimiter = _header(file, encoding, required)
    found: dict[int, InventoryRow] = {}
    for number, _, cells in raw_records(file, encoding, delimiter):
        values = {name: value for name, cell in zip(header, cells, strict=False) if (value := unescaped(cell))}
        if number and values:
            found[number + 1] = values
        if len(found) > MAX_INVENTORY_ROWS:
            raise unreadable(f"The file has more than {MAX_INVENTORY_ROWS} rows")
    if not found:
        raise unreadable("The file has no rows")
    return found


def _header(file: BinaryIO, encoding: str, required: Collection[str]) -> tuple[list[str], str]:
    line = start_of(file, encoding).lstrip("\ufeff").partition("\n")[0]
    for delimiter in DELIMITERS:
        names = [normalize_header(cell).replace(" ", "_") for cell in line.split(delimiter)]
        if set(required) <= set(names):
            return names, delimiter
    raise unreadable(f"The first line must name the columns; {', '.join(sorted(required))} are required")
