"""Events about the settings of the instance."""

from dataclasses import dataclass
from typing import ClassVar

from app.core.events import ADMINS_ONLY, Event


@dataclass(frozen=True, kw_only=True)
class SettingsUpdated(Event):
    """A setting was changed; `before` and `after` hold it as text. Only administrators may see it."""

    name = "settings.updated"
    resource: ClassVar[str] = "settings"

    id: int = 1
    user_id: int | None = ADMINS_ONLY
