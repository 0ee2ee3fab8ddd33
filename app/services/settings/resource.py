"""The card of the settings of the instance."""

from app.core.messages import N_
from app.core.resource import Archive, Resource
from app.services.settings.events import SettingsUpdated
from app.services.settings.models import Setting

SETTINGS = Resource(
    name="settings",
    label=N_("Settings"),
    read_scopes=(),
    tables={Setting: Archive.INSTANCE},
    events={SettingsUpdated: N_("A setting was changed")},
    sample={},
    changes={SettingsUpdated: ({"currency": "EUR"}, {"currency": "CHF"})},
)
