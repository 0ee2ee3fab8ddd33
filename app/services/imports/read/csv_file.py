"""CSV files of any encoding and delimiter."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from app.services.imports.errors import unreadable

BLOCK_SIZE = 64 * 1024
SAMPLE_SIZE, MOSTLY = 4096, 0.7  # bytes by which UTF-16 is known; the share of zeros in it
MAX_LEAD = 30  # records before the header: titles of reports
LARGEST_CELL = 100_000
DELIMITERS = ",;\t|"
BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def encoding_of(file: BinaryIO) -> str:
    """Return the encoding by its byte order mark, else UTF-8 if most of the file is, else Windows-1252.

    UTF-16 without a mark is known by its zeros. A few lines that are not UTF-8, among others whose accents are, do not
    make it another encoding: their rows are refused.
    """
    file.seek(0)
    start = file.read(SAMPLE_SIZE)
    for mark, name in BYTE_ORDER_MARKS.items():
        if start.startswith(mark):
            return name
    if encoding := _without_mark(start):
        return encoding
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := file.read(BLOCK_SIZE):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "utf-8" if _is_mostly_utf8(file) else "cp1252"
    return "utf-8"


def _without_mark(start: bytes) -> str:
    """Return UTF-16 in its byte order if every other byte of most characters is zero, else nothing."""
    half = len(start) // 2
    for name, zeros, others in (("utf-16-le", start[1::2], start[::2]), ("utf-16-be", start[::2], start[1::2])):
        if half and zeros.count(0) > half * MOSTLY and not others.count(0):
            return name
    return ""


def _is_mostly_utf8(file: BinaryIO) -> bool:
    """Return whether more lines have accents of UTF-8 than have bytes that are not."""
    file.seek(0)
    good = bad = 0
    while line := file.readline(BLOCK_SIZE):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            bad += 1
        else:
            good += 1
    return good > bad


def start_of(file: BinaryIO, encoding: str) -> str:
    """Return the first 64 KiB as text."""
    file.seek(0)
    return codecs.getincrementaldecoder(encoding)("replace").decode(file.read(BLOCK_SIZE))


def first_records(start: str, delimiter: str) -> list[list[str]]:
    """Return the records that may hold a header, of a text that may be cut in a record."""
    found: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(start, newline=""), delimiter=delimiter):
            found.append(cells)
            if len(found) > MAX_LEAD:
                break
    except csv.Error:
        pass  # the records read so far may hold the header
    return found


def raw_records(file: BinaryIO, encoding: str, delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    """Yield number, first line and cells of every record. The file stays open; Invalid if a cell is too large."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    csv.field_size_limit(LARGEST_CELL)
    try:
        reader, line = csv.reader(text, delimiter=delimiter), 1
        for number, cells in enumerate(reader):
            yield number, line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise unreadable(f"Line {line} cannot be read: {error}; a quote may be missing") from error
    finally:
        text.detach()
