"""Files that people have, and beside each what becomes of its rows; another file here is another test.

`<file>.expected.json` has the `source`; the `rows` that become entries, each with its line, without what is empty,
unless it is not billable; `skipped` and `failed` lines with their codes; `warnings`, if there are any; `options` apart
from those of `OPTIONS`; or else the `error` because of which nothing of the file is read.
"""

import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.core.clock import iso
from app.services.imports.importer import inspect_file
from app.services.imports.interpret.rows import InvalidRow, ParsedRow, read_rows
from app.services.imports.options import ImportOptions

FOLDER = Path(__file__).parent
ENDING = ".expected.json"
OPTIONS: dict[str, Any] = {"timezone": "Europe/Berlin", "create_missing": True, "default_project": "Unsorted"}
NAMES = sorted(path.name.removesuffix(ENDING) for path in FOLDER.glob(f"*{ENDING}"))

Row = dict[str, Any]
Lines = list[tuple[int, str]]


@dataclass
class Outcome:
    """What becomes of a file."""

    source: str = ""
    rows: list[Row] = field(default_factory=list)
    skipped: Lines = field(default_factory=list)
    failed: Lines = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    error: dict[str, list[str]] | None = None


@dataclass
class Sample:
    """A file, how it is imported, and what becomes of it."""

    data: bytes
    options: ImportOptions
    expected: Outcome


def sample(name: str) -> Sample:
    """A file of the folder."""
    said = json.loads((FOLDER / f"{name}{ENDING}").read_text())
    options = ImportOptions(**{**OPTIONS, **said.pop("options", {})})
    for key in ("skipped", "failed"):
        said[key] = [(line, code) for line, code, *_ in said.get(key, ())]
    return Sample((FOLDER / name).read_bytes(), options, Outcome(**said))


def outcome_of(data: bytes, options: ImportOptions) -> Outcome:
    """What a file says, read without a database."""
    with inspect_file(io.BytesIO(data), options) as found:
        rows = list(read_rows(found.file, found.layout, found.facts.interpretation))
        source = found.layout.file_format.name
        warnings = [*found.layout.warnings, *found.facts.warnings]
    good = [row for row in rows if isinstance(row, ParsedRow)]
    warnings += [f"Line {row.line}: {text}" for row in good for text in row.warnings]
    bad = [row for row in rows if isinstance(row, InvalidRow)]
    lines = {skip: [(row.line, row.error.code) for row in bad if row.error.skip == skip] for skip in (True, False)}
    return Outcome(source, [brief(row) for row in good], lines[True], lines[False], warnings)


def brief(row: ParsedRow) -> Row:
    """A row as the expectations have it."""
    values: Row = {
        "line": row.line,
        "start": iso(row.start),
        "end": iso(row.end),
        "person": row.person.label,
        "client": row.client,
        "project": row.project,
        "task": row.task,
        "project_id": row.project_id,
        "task_id": row.task_id,
        "break": row.break_seconds,
        "notes": row.notes,
        "tags": row.tags,
        "paid": row.paid,
        **row.copied,
    }
    found = {name: value for name, value in values.items() if value}
    return found | ({"billable": False} if row.billable is False else {})
