"""Files of this folder, read without a database, and rows as tests compare them."""

import io
from pathlib import Path
from typing import Any, BinaryIO

from app.core.clock import iso
from app.services.imports.options import Options
from app.services.imports.rows import Bad, Row, read
from app.services.imports.run import Seen, look

FILES = Path(__file__).parent / "files"
BERLIN = Options(timezone="Europe/Berlin")


def data(name: str) -> bytes:
    """The bytes of a file."""
    return (FILES / f"{name}.csv").read_bytes()


def seen(file: bytes, options: Options = BERLIN) -> Seen:
    """A file as it is understood as a whole."""
    with look(io.BytesIO(file), options) as found:
        return found


def rows(file: bytes, options: Options = BERLIN) -> list[tuple[Any, ...]]:
    """Every row: line, start, end, and what is beside them; of a bad one line, code and field."""
    stream: BinaryIO = io.BytesIO(file)
    with look(stream, options) as whole:
        return [brief(row) for row in read(whole.file, whole.sheet, whole.facts.reading)]


def brief(row: Row | Bad) -> tuple[Any, ...]:
    """A row in one line."""
    if isinstance(row, Bad):
        return row.line, row.trouble.code, row.trouble.field
    names = "/".join((row.person.label, row.client, row.project, row.task))
    return row.line, iso(row.start), iso(row.end), names, row.notes, row.tags, row.billable
