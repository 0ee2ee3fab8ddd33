"""Files of this folder, read without a database, and rows as tests compare them."""

import io
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, BinaryIO

from app.core.clock import iso
from app.services.imports.importer import InspectedFile, inspect_file
from app.services.imports.interpret.rows import InvalidRow, ParsedRow, read_rows
from app.services.imports.options import ImportOptions

FILES = Path(__file__).parent / "corpus"
BERLIN = ImportOptions(timezone="Europe/Berlin")


def data(name: str) -> bytes:
    """The bytes of a file."""
    return (FILES / f"{name}.csv").read_bytes()


def seen(file: bytes, options: ImportOptions = BERLIN) -> InspectedFile:
    """A file as it is understood as a whole."""
    with inspect_file(io.BytesIO(file), options) as found:
        return found


def inspected(file: bytes, options: ImportOptions = BERLIN) -> AbstractContextManager[InspectedFile]:
    """A file as a whole, whose rows can be read."""
    return inspect_file(io.BytesIO(file), options)


def rows(file: bytes, options: ImportOptions = BERLIN) -> list[tuple[Any, ...]]:
    """Every row: line, start, end, and what is beside them; of a bad one line, code and field."""
    stream: BinaryIO = io.BytesIO(file)
    with inspect_file(stream, options) as whole:
        return [brief(row) for row in read_rows(whole.file, whole.layout, whole.facts.interpretation)]


def brief(row: ParsedRow | InvalidRow) -> tuple[Any, ...]:
    """A row in one line."""
    if isinstance(row, InvalidRow):
        return row.line, row.error.code, row.error.field
    names = "/".join((row.person.label, row.client, row.project, row.task))
    return row.line, iso(row.start), iso(row.end), names, row.notes, row.tags, row.billable
