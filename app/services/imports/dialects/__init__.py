"""The trackers whose files are understood. The first that knows a header has it."""

from app.services.imports.dialects.base import Cells, Dialect
from app.services.imports.dialects.clockify import CLOCKIFY
from app.services.imports.dialects.harvest import HARVEST
from app.services.imports.dialects.kimai import KIMAI
from app.services.imports.dialects.timetracker import TIMETRACKER
from app.services.imports.dialects.toggl import TOGGL

DIALECTS = {dialect.name: dialect for dialect in (CLOCKIFY, TOGGL, KIMAI, HARVEST, TIMETRACKER)}

__all__ = ["DIALECTS", "Cells", "Dialect"]
