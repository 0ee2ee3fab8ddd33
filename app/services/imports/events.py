"""Events of imports."""

from dataclasses import dataclass
from typing import ClassVar

from app.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ImportEvent(Event):
    """An event of an import; `id` is the import's, `user_id` its owner's."""

    resource: ClassVar[str] = "import"


class ImportFinished(ImportEvent):
    """A file was imported; the events of its entries are stored, but not sent to subscribers."""

    name = "import.finished"


class ImportUndone(ImportEvent):
    """An import was undone, with the entries that it had created."""

    name = "import.undone"
