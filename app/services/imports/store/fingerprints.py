"""By what a row is recognised when it comes again."""

from hashlib import blake2b

from app.services.imports.interpret.rows import ParsedRow
from app.services.imports.resolve.directory import normalize_name

PART = "\x1f"


class Fingerprints:
    """Gives each row of one file its key, the second of two equal rows another than the first: both are real.

    With `unique_ids`, the ids in the file are those of one tracker for all its users, and never come twice.
    """

    def __init__(self, source: str, *, unique_ids: bool) -> None:
        self._source, self.unique_ids = source, unique_ids
        self._seen: set[int] = set()
        self._again: dict[int, int] = {}

    def foreign_id(self, row: ParsedRow, user_id: int) -> str | None:
        """Return 32 characters for the row's id in the other tracker; None if it has none."""
        if not row.row_id:
            return None
        return _digest([self._source, str(user_id), row.row_id])

    def key(self, row: ParsedRow, user_id: int) -> str:
        """A key of 32 characters, of what the row says, and of its id if it has one: ids alone are used by many files.

        Money, rounded hours and whether it was billed or approved are left out: they change between two exports.
        Invented clock times are, too; the day and the length say the same.
        """
        when = [str(row.invented), str(row.end - row.start)] if row.invented else [str(row.start), str(row.end)]
        tags = ",".join(sorted((row.tags or "").split(",")))
        names = (row.client, row.project, row.task, row.notes or "")
        parts = [self._source, str(user_id), *when, *map(normalize_name, names)]
        parts += [str(row.project_id), str(row.task_id), tags]
        if row.row_id:
            return _digest([*parts, row.row_id])
        mark = int(_digest(parts)[:16], 16)
        if mark not in self._seen:
            self._seen.add(mark)
            return _digest(parts)
        self._again[mark] = self._again.get(mark, 1) + 1
        return _digest(parts, f"{PART}{self._again[mark]}")


def _digest(parts: list[str], more: str = "") -> str:
    return blake2b((PART.join(parts) + more).encode(), digest_size=16).hexdigest()
