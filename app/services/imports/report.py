"""The report of an import, or of a dry run."""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TypedDict

from app.core.clock import iso
from app.core.messages import N_
from app.services.imports.errors import RowError
from app.services.imports.interpret.rows import ParsedRow
from app.services.imports.interpret.times import LONGER_THAN_A_DAY

MAX_PROBLEMS, MAX_SAMPLES, MAX_SUMS = 1000, 5, 1000
MOST_WARNINGS = {LONGER_THAN_A_DAY: 1000}  # by message; else MAX_SAMPLES


class SampleRow(TypedDict):
    """A row as it was read, for the user to check."""

    line: int
    person: str
    client: str
    project: str
    task: str
    start_time: str
    end_time: str
    duration_seconds: int
    notes: str | None
    tags: str | None
    billable: bool | None


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that did not become an entry, with its `cells`. `skipped` rows are valid, `failed` ones are not."""

    row: int
    line: int
    state: str
    error: RowError
    cells: list[str] = field(default_factory=list)


@dataclass
class ImportReport:
    """The interpretation of a file and the outcome of its rows; `seconds` is the imported time.

    `problems` are the first thousand; the import's rows have all of them. `shown` are the first rows as they were
    read, `sums` the seconds for each person and project, `differing` counts rows with
    warnings, `warned` the warnings of each kind. `people` maps persons of the file to user names.
    """

    source: str
    title: str
    file_hash: str
    dry_run: bool
    encoding: str = ""
    delimiter: str = ""
    timezone: str = ""
    date_order: str = ""
    proof: str = ""
    import_id: int | None = None
    total: int = 0
    created: int = 0
    duplicates: int = 0
    skipped: int = 0
    failed: int = 0
    differing: int = 0
    warned: Counter[str] = field(default_factory=Counter)
    seconds: int = 0
    warnings: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    people: dict[str, str | None] = field(default_factory=dict)
    new: dict[str, list[str]] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)
    shown: list[SampleRow] = field(default_factory=list)
    sums: Counter[tuple[str, str]] = field(default_factory=Counter)

    def count(self, row: ParsedRow, seconds: int) -> None:
        """Count a row that became an entry, or would."""
        self.created += 1
        self.seconds += seconds
        self._warn(row)
        key = (row.person.label, row.project or row.client or str(row.project_id or ""))
        if key in self.sums or len(self.sums) < MAX_SUMS:
            self.sums[key] += seconds
        if len(self.shown) < MAX_SAMPLES:
            self.shown.append(sample_row(row, seconds))

    def take_back(self, seconds: int) -> None:
        """Count a row that became an entry as one that did not after all."""
        self.created, self.failed, self.seconds = self.created - 1, self.failed + 1, self.seconds - seconds

    def note(self, problem: RowProblem) -> None:
        """Count a row that did not."""
        if problem.state == "failed":
            self.failed += 1
        else:
            self.skipped += 1
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(replace(problem, cells=[]))

    def _warn(self, row: ParsedRow) -> None:
        """Add the warnings of a row; of each kind, the first few."""
        self.differing += bool(row.warnings)
        for text in row.warnings:
            self.warned[text.msgid] += 1
            if self.warned[text.msgid] <= MOST_WARNINGS.get(text.msgid, MAX_SAMPLES):
                self.warnings.append(N_("Line {line}: {text}", line=row.line, text=text))

    def close(self) -> None:
        """Add the number of warnings that are left out."""
        for msgid, count in self.warned.items():
            if count > (most := MOST_WARNINGS.get(msgid, MAX_SAMPLES)):
                self.warnings.append(N_("The same applies to {count} more rows", count=count - most))


def sample_row(row: ParsedRow, seconds: int) -> SampleRow:
    """Return a row as it was read."""
    return {
        "line": row.line,
        "person": row.person.label,
        "client": row.client,
        "project": row.project,
        "task": row.task,
        "start_time": iso(row.start),
        "end_time": iso(row.end),
        "duration_seconds": seconds,
        "notes": row.notes,
        "tags": row.tags,
        "billable": row.billable,
    }
