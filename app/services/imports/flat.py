"""Workbooks and JSON become CSV files, so that one reader reads everything."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from app.services.imports import json_rows, workbook
from app.services.imports.options import Options
from app.services.imports.sheet import LEAD, dialect_of

IN_MEMORY = 1024 * 1024


@contextmanager
def opened(file: BinaryIO, options: Options) -> Iterator[tuple[BinaryIO, str]]:
    """A CSV file of what is in a file, and `csv`, `xlsx` or `json`; it ends with the block, unless it is the file."""
    file.seek(0)
    start = file.read(1024)
    if start.startswith(b"PK"):
        found = workbook.rows(file, lambda cells: dialect_of(cells, options) is not None, LEAD + 1)
        kind = "xlsx"
    elif json_rows.is_json(start):
        found, kind = json_rows.rows(file), "json"
    else:
        yield file, "csv"
        return
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as made:
        plain = cast(BinaryIO, made)
        _write(plain, found)
        yield plain, kind


def _write(file: BinaryIO, rows: Iterable[list[str]]) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", errors="replace", newline="")
    csv.writer(text).writerows(rows)
    text.detach()
