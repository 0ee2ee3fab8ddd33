"""What happens to imports."""

from dataclasses import dataclass
from typing import ClassVar

from app.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ImportEvent(Event):
    """A fact about an import; `id` is the import's, `user_id` is whose it is."""

    resource: ClassVar[str] = "import"


class ImportFinished(ImportEvent):
    """A file was read in; each entry that it made has an event of its own in the table, which nobody is told."""

    name = "import.finished"


class ImportUndone(ImportEvent):
    """An import was taken back, with the entries that it had made."""

    name = "import.undone"
