"""The resource card of imports."""

from app.core.messages import N_
from app.core.resource import Archive, Resource
from app.services.imports.events import ImportFinished, ImportUndone
from app.services.imports.models import Import, ImportRow

IMPORT = Resource(
    name="import",
    label=N_("Imports"),
    read_scopes=(),
    tables={Import: Archive.INSTANCE, ImportRow: Archive.INSTANCE},
    events={
        ImportFinished: N_("A file was imported"),
        ImportUndone: N_("An import was undone"),
    },
)
