"""Every noun's card, in the order in which pages list them, and the tables of all of them."""

from app.core import migrate
from app.core.resource import Resource
from app.core.types import Base
from app.services.accounts.resource import API_TOKEN, USER
from app.services.clients.resource import CLIENT
from app.services.idempotency.resource import STORED_ANSWER
from app.services.imports.resource import IMPORT
from app.services.inventory.resource import INVENTORY, ITEM, MOVEMENT, SUPPLIER, TRANSFER, WAREHOUSE
from app.services.projects.resource import PROJECT
from app.services.releases.resource import RELEASE
from app.services.reports.resource import SAVED_REPORT
from app.services.settings.resource import SETTINGS
from app.services.tasks.resource import TASK
from app.services.time_entries.resource import TIME_ENTRY
from app.services.webhooks.resource import WEBHOOK

CARDS = (
    TIME_ENTRY,
    PROJECT,
    TASK,
    CLIENT,
    USER,
    API_TOKEN,
    SETTINGS,
    IMPORT,
    *(ITEM, WAREHOUSE, SUPPLIER, MOVEMENT, TRANSFER, INVENTORY),
    WEBHOOK,
    SAVED_REPORT,
    RELEASE,
    STORED_ANSWER,
)
RESOURCES: dict[str, Resource] = {card.name: card for card in CARDS}

metadata = Base.metadata
SCHEMA = migrate.core_migrations(metadata)
