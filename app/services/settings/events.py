"""What happens to the settings of the instance."""

from dataclasses import dataclass
from typing import ClassVar

from app.core.events import NOBODY, Event


@dataclass(frozen=True, kw_only=True)
class SettingsUpdated(Event):
    """A setting was changed; `before` and `after` hold it as text. None of them is a secret, but not everybody's."""

    name = "settings.updated"
    resource: ClassVar[str] = "settings"

    id: int = 1
    user_id: int | None = NOBODY
