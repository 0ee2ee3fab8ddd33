"""Workbooks, JSON, archives and calendars converted to CSV, so that one reader reads every file."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from app.services.imports.errors import unreadable
from app.services.imports.options import ImportOptions
from app.services.imports.read import calendar, json, open_document, solidtime_zip, workbook
from app.services.imports.read.archives import archive_kind
from app.services.imports.read.csv_file import MAX_LEAD
from app.services.imports.read.layout import FileKind, format_of

IN_MEMORY = 1024 * 1024
# The first bytes of files that people take for tables.
OTHER_KINDS = {
    b"\xd0\xcf\x11\xe0": "an old workbook (XLS), or one with a password",
    b"%pdf": "a PDF",
    b"{\\rtf": "a text document (RTF)",
    **dict.fromkeys((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<body"), "a web page (HTML)"),
    b"<?xml": "XML",
}


@contextmanager
def open_as_csv(file: BinaryIO, options: ImportOptions) -> Iterator[tuple[BinaryIO, FileKind]]:
    """Yield a CSV file with the contents of a file, and its kind. A converted file is removed after the block."""
    file.seek(0)
    start = file.read(1024)
    kind = _kind_of(file, start)
    if kind == "csv":
        yield file, kind
        return
    found = _rows_of(file, kind, lambda cells: format_of(cells, options) is not None)
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as temporary:
        converted = cast("BinaryIO", temporary)
        _write(converted, found)
        yield converted, kind


def _kind_of(file: BinaryIO, start: bytes) -> FileKind:
    if start.startswith(b"PK"):
        kind = archive_kind(file)
        return "xlsx" if kind == "toggl-workspace" else kind
    if calendar.is_calendar(start):
        return "ics"
    if found := _other_kind(start):
        raise unreadable(f"This is {found}; save it as XLSX or CSV, and import that")
    return "json" if json.is_json(start) else "csv"


def _other_kind(start: bytes) -> str:
    """Return what a file is that holds no table that can be read; nothing for a text."""
    plain = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return next((name for mark, name in OTHER_KINDS.items() if plain.startswith(mark)), "")


def _rows_of(file: BinaryIO, kind: FileKind, fits: Callable[[list[str]], bool]) -> Iterator[list[str]]:
    if kind == "xlsx":
        return workbook.workbook_rows(file, fits, MAX_LEAD + 1)
    if kind == "ods":
        return open_document.open_document_rows(file, fits, MAX_LEAD + 1)
    if kind == "solidtime":
        return solidtime_zip.solidtime_rows(file)
    return calendar.calendar_rows(file) if kind == "ics" else json.json_rows(file)


def _write(file: BinaryIO, rows: Iterable[list[str]]) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", errors="replace", newline="")
    csv.writer(text).writerows(rows)
    text.detach()
