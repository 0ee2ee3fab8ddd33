"""Workbooks and JSON converted to CSV, so that one reader reads every file."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from app.services.imports.options import ImportOptions
from app.services.imports.read import json, workbook
from app.services.imports.read.csv_file import MAX_LEAD
from app.services.imports.read.layout import FileKind, format_of

IN_MEMORY = 1024 * 1024


@contextmanager
def open_as_csv(file: BinaryIO, options: ImportOptions) -> Iterator[tuple[BinaryIO, FileKind]]:
    """Yield a CSV file with the contents of a file, and its kind. A converted file is removed after the block."""
    file.seek(0)
    start = file.read(1024)
    kind: FileKind
    if start.startswith(b"PK"):
        found = workbook.workbook_rows(file, lambda cells: format_of(cells, options) is not None, MAX_LEAD + 1)
        kind = "xlsx"
    elif json.is_json(start):
        found, kind = json.json_rows(file), "json"
    else:
        yield file, "csv"
        return
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as temporary:
        converted = cast("BinaryIO", temporary)
        _write(converted, found)
        yield converted, kind


def _write(file: BinaryIO, rows: Iterable[list[str]]) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", errors="replace", newline="")
    csv.writer(text).writerows(rows)
    text.detach()
