"""Every table of core, for those who need them all: migrations and the check that they are current."""

from app.core import migrate
from app.core.events import EventRow
from app.core.feed import Mark
from app.core.types import Base
from app.services.accounts.models import ApiToken, SignIn, User
from app.services.clients.models import Client
from app.services.idempotency.models import StoredAnswer
from app.services.imports.models import Import, ImportRow
from app.services.inventory.models import (
    Layer,
    LayerLine,
    Movement,
    Stock,
    StockItem,
    Supplier,
    Transfer,
    Warehouse,
)
from app.services.projects.models import Favorite, Project
from app.services.releases.models import KnownRelease
from app.services.reports.models import SavedReport
from app.services.settings.models import Setting
from app.services.tasks.models import Task
from app.services.time_entries.models import Pause, TimeEntry
from app.services.webhooks.models import Delivery, Webhook

metadata = Base.metadata
SCHEMA = migrate.core(metadata)

__all__ = [
    "SCHEMA",
    "ApiToken",
    "Client",
    "Delivery",
    "EventRow",
    "Favorite",
    "Import",
    "ImportRow",
    "KnownRelease",
    "Layer",
    "LayerLine",
    "Mark",
    "Movement",
    "Pause",
    "Project",
    "SavedReport",
    "Setting",
    "SignIn",
    "Stock",
    "StockItem",
    "StoredAnswer",
    "Supplier",
    "Task",
    "TimeEntry",
    "Transfer",
    "User",
    "Warehouse",
    "Webhook",
    "metadata",
]
