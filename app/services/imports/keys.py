"""By what a row is recognised when it comes again."""

from hashlib import blake2b

from app.services.imports.names import tidy
from app.services.imports.rows import Row

PART = "\x1f"


class Keys:
    """Gives each row of one file its key, the second of two equal rows another than the first: both are real."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._seen: set[int] = set()
        self._again: dict[int, int] = {}

    def key(self, row: Row, user_id: int) -> str:
        """A key of 32 characters: of the row's own id where it has one, else of what it says.

        Money, rounded hours and whether it was billed or approved are left out: they change between two exports.
        Invented clock times are, too; the day and the length say the same.
        """
        parts = [self._source, str(user_id)]
        if row.row_id:
            parts.append(row.row_id)
        else:
            when = [str(row.invented), str(row.end - row.start)] if row.invented else [str(row.start), str(row.end)]
            tags = ",".join(sorted((row.tags or "").split(",")))
            names = (row.client, row.project, row.task, row.notes or "")
            parts += [*when, *map(tidy, names), str(row.project_id), str(row.task_id), tags]
        digest = blake2b(PART.join(parts).encode(), digest_size=16)
        mark = int.from_bytes(digest.digest()[:8], "big")
        if mark not in self._seen:
            self._seen.add(mark)
            return digest.hexdigest()
        self._again[mark] = self._again.get(mark, 1) + 1
        digest.update(f"{PART}{self._again[mark]}".encode())
        return digest.hexdigest()
