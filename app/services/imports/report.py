"""What an import has done, or would do."""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from app.core.clock import iso
from app.services.imports.rows import Row
from app.services.imports.trouble import Trouble

MOST_PROBLEMS, MOST_SHOWN, MOST_SUMS = 1000, 5, 1000


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that did not become an entry, `cells` in the file. `skipped` rows are in order, `failed` ones are not."""

    row: int
    line: int
    state: str
    trouble: Trouble
    cells: list[str] = field(default_factory=list)


@dataclass
class Report:
    """How a file was understood and what became of its rows; `seconds` is the time that was created.

    `problems` are the first thousand; the import's own rows have all of them. `shown` are the first rows as they were
    understood, `sums` the seconds for each person and project, `differing` counts rows whose duration is not that of
    their clock times. `people` maps persons of the file to user names.
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
    seconds: int = 0
    warnings: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    people: dict[str, str | None] = field(default_factory=dict)
    new: dict[str, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)
    sums: Counter[tuple[str, str]] = field(default_factory=Counter)

    def count(self, row: Row, seconds: int) -> None:
        """Takes in a row that became an entry, or would."""
        self.created += 1
        self.seconds += seconds
        self._warn(row)
        key = (row.person.label, row.project or row.client or str(row.project_id or ""))
        if key in self.sums or len(self.sums) < MOST_SUMS:
            self.sums[key] += seconds
        if len(self.shown) < MOST_SHOWN:
            self.shown.append(understood(row, seconds))

    def note(self, problem: Problem) -> None:
        """Takes in a row that did not."""
        if problem.state == "failed":
            self.failed += 1
        else:
            self.skipped += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(replace(problem, cells=[]))

    def _warn(self, row: Row) -> None:
        self.differing += bool(row.warnings)
        if self.differing <= MOST_SHOWN:
            self.warnings += [f"Line {row.line}: {text}" for text in row.warnings]

    def close(self) -> None:
        """Says how many warnings were not told."""
        if self.differing > MOST_SHOWN:
            self.warnings.append(f"So it is with {self.differing - MOST_SHOWN} more rows")


def understood(row: Row, seconds: int) -> dict[str, Any]:
    """A row as it was read, for people to look at."""
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
