"""The options with which an import read its file, in the file of its problems: mended rows are read in the same way."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from typing import BinaryIO

from app.core.errors import Invalid
from app.services.imports.cells import normalize_header
from app.services.imports.errors import unreadable
from app.services.imports.options import OPTION_CHOICES, ImportOptions
from app.services.imports.read.csv_file import DELIMITERS, encoding_of, first_records, start_of

READING_HEADER = "Read as"
CHOSEN = ("source", "date_order", "decimal", "unit")  # of these, and of columns, the caller's count first


def reading_text(source: str, options: Mapping[str, object]) -> str:
    """Return the text of a cell that says how an import of a source, with stored options, read its file."""
    found = {name: options.get(name) for name in (*CHOSEN, "timezone", "day_start", "columns")}
    proved = options.get("proved")
    if isinstance(proved, dict):
        found |= {name: value for name, value in proved.items() if value in OPTION_CHOICES.get(name, ())}
    found["source"] = source
    return json.dumps({name: value for name, value in found.items() if value}, ensure_ascii=False)


def with_kept_reading(file: BinaryIO, options: ImportOptions) -> tuple[ImportOptions, bool]:
    """Return the options, completed by those in a CSV file of problems, and whether it is one; Invalid if damaged."""
    text = _kept(file)
    if not text:
        return options, False
    try:
        kept = json.loads(text)
        chosen = {name: getattr(options, name) or kept.get(name) for name in (*CHOSEN, "columns")}
        return replace(
            options,
            **{name: value for name, value in chosen.items() if value},
            timezone=str(kept.get("timezone", options.timezone)),
            day_start=time.fromisoformat(kept.get("day_start", options.day_start.isoformat())),
        ), True
    except (ValueError, TypeError, AttributeError, Invalid) as error:
        raise unreadable(f"The column {READING_HEADER} was changed; empty it, or fetch the file again") from error


def _kept(file: BinaryIO) -> str:
    """Return the first cell below the header; nothing if there is none."""
    start = start_of(file, encoding_of(file)).lstrip("\ufeff")
    header, mark = normalize_header(READING_HEADER), "problem"
    for delimiter in DELIMITERS:
        place = -1
        for cells in first_records(start, delimiter):
            names = [normalize_header(cell) for cell in cells]
            if place < 0 and header in names and mark in names:
                place = names.index(header)
            elif 0 <= place < len(cells) and cells[place].strip():
                return cells[place]
    return ""
