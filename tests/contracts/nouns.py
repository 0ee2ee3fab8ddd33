"""Every noun with a listing: its schema, where v1 sends it, whose it is, and how a test makes one."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from sqlalchemy.orm import InstrumentedAttribute

from app.core.listing import Listing
from app.routes.schemas import (
    activities,
    audit,
    clients,
    deliveries,
    favorites,
    imports,
    projects,
    tags,
    tasks,
    time_entries,
    users,
    webhooks,
)
from app.routes.schemas.inventory import items, movements, reports, stock_levels, suppliers, transfers, warehouses
from app.services.accounts import access
from app.services.accounts import queries as account_queries
from app.services.activities.audit import AUDIT
from app.services.activities.queries import ACTIVITIES
from app.services.imports import queries as import_queries
from app.services.inventory import history
from app.services.inventory import queries as inventory_queries
from app.services.inventory.turnover import ITEM_TURNOVER
from app.services.inventory.valuation import VALUATION_DETAILS
from app.services.projects.clients import CLIENTS
from app.services.projects.favorites import FAVORITES
from app.services.tasks import queries as task_queries
from app.services.time_entries import calendar, overviews, tag_queries, totals
from app.services.time_entries import queries as entry_queries
from app.services.webhooks import queries as webhook_queries
from app.services.webhooks.models import Webhook
from tests.factories import Api

Ids = Mapping[str, int | str]


@dataclass(frozen=True)
class Noun:
    """A listing as v1 sends it: `many` is the key of the list, `single` a path and the key of one, if there is one.

    Paths name ids in braces. `sample` is the body that makes one, from a text that its list shows and the ids of the
    nouns before it. Rows belong to the user in the column `owner`, or to everyone.
    """

    listing: Listing
    schema: type[BaseModel]
    path: str
    many: str
    single: tuple[str, str] | None = None
    sample: Callable[[str, Ids], dict[str, Any]] | None = None
    owner: InstrumentedAttribute[int] | None = None

    @property
    def id(self) -> str:
        """The name of its id in paths, empty if v1 has no path of one."""
        return "".join(re.findall(r"\{(\w+)\}$", self.single[0])) if self.single else ""


STOCK = "/inventory"
NOUNS = {
    "client": Noun(
        CLIENTS,
        clients.ClientOut,
        "/clients",
        "clients",
        ("/clients/{client_id}", "client"),
        sample=lambda text, ids: {"name": text},
    ),
    "project": Noun(
        totals.PROJECTS_WITH_TIME,
        projects.ProjectOut,
        "/projects",
        "projects",
        ("/projects/{project_id}", "project"),
        sample=lambda text, ids: {"name": text, "client_id": ids["client_id"]},
    ),
    "task": Noun(
        totals.TASKS_WITH_TIME,
        tasks.TaskOut,
        "/tasks",
        "tasks",
        ("/tasks/{task_id}", "task"),
        sample=lambda text, ids: {"name": text, "project_id": ids["project_id"]},
    ),
    "time entry": Noun(
        entry_queries.ENTRIES,
        time_entries.TimeEntryOut,
        "/time-entries",
        "time_entries",
        ("/time-entries/{entry_id}", "time_entry"),
    ),
    "tag": Noun(tag_queries.TAGS, tags.TagOut, "/tags", "tags", ("/tags/{tag_id}", "tag")),
    "user": Noun(totals.USERS_WITH_TIME, users.UserOut, "/users", "users", ("/users/me", "user")),
    "favorite": Noun(FAVORITES, favorites.FavoriteOut, "/users/me/favorites/projects", "favorites"),
    "webhook": Noun(
        webhook_queries.WEBHOOKS,
        webhooks.WebhookOut,
        "/webhooks",
        "webhooks",
        ("/webhooks/{webhook_id}", "webhook"),
        sample=lambda text, ids: {"name": text, "url": "https://192.0.43.8/hook", "events": ["client.created"]},
        owner=Webhook.user_id,
    ),
    "delivery": Noun(
        webhook_queries.DELIVERIES, deliveries.DeliveryOut, "/webhooks/{webhook_id}/deliveries", "deliveries"
    ),
    "import": Noun(import_queries.IMPORTS, imports.ImportOut, "/imports", "imports"),
    "import row": Noun(import_queries.IMPORT_ROWS, imports.ImportRowOut, "/imports/{import_id}/rows?state=all", "rows"),
    "activity": Noun(ACTIVITIES, activities.ActivityOut, "/activities", "activities"),
    "audit": Noun(AUDIT, audit.AuditOut, "/audit", "audit"),
    "item": Noun(
        inventory_queries.ITEMS, items.ItemOut, f"{STOCK}/items", "items", (f"{STOCK}/items/{{item_id}}", "item")
    ),
    "availability": Noun(
        inventory_queries.AVAILABILITY, items.Place, f"{STOCK}/items/{{item_id}}/availability", "availability"
    ),
    "warehouse": Noun(
        inventory_queries.WAREHOUSES,
        warehouses.WarehouseOut,
        f"{STOCK}/warehouses",
        "items",
        (f"{STOCK}/warehouses/{{warehouse_id}}", "warehouse"),
    ),
    "supplier": Noun(
        inventory_queries.SUPPLIERS,
        suppliers.SupplierOut,
        f"{STOCK}/suppliers",
        "items",
        (f"{STOCK}/suppliers/{{supplier_id}}", "supplier"),
    ),
    "stock level": Noun(
        inventory_queries.STOCK_LEVELS, stock_levels.StockLevel, f"{STOCK}/stock-levels", "stock_levels"
    ),
    "movement": Noun(history.MOVEMENTS, movements.MovementOut, f"{STOCK}/movements", "movements"),
    "transfer": Noun(history.TRANSFERS, transfers.TransferFacts, f"{STOCK}/transfers", "transfers"),
    "movement history": Noun(
        history.MOVEMENT_HISTORY, reports.HistoryRow, f"{STOCK}/reports/movement-history", "movements"
    ),
    "turnover": Noun(ITEM_TURNOVER, reports.TurnoverRow, f"{STOCK}/reports/turnover", "items"),
    "low stock": Noun(inventory_queries.LOW_STOCK, reports.LowStockRow, f"{STOCK}/reports/low-stock", "items"),
    "valuation": Noun(VALUATION_DETAILS, reports.ItemValue, f"{STOCK}/reports/valuation", "item_details"),
}
# What v1 sends of a listing in another schema: a path, and the key below which it is.
SINGLE = {
    "transfer with movements": (transfers.TransferOut, f"{STOCK}/transfers/{{reference_id}}", "transfer"),
    "import with errors": (imports.ImportOne, "/imports/{import_id}", "import"),
}
# What only the answers of actions have.
IN_ACTIONS: list[Listing] = [history.TRANSFER_DETAIL, inventory_queries.STOCK_LEVEL]
# Listings of our own pages and of session JSON, which change with the pages; v1 does not send them.
PAGES_ONLY: list[Listing] = [
    access.TOKENS,
    import_queries.IMPORT_ROWS_WITH_SOURCE,
    webhook_queries.DELIVERIES_WITH_SOURCE,
    access.SESSIONS,
    account_queries.USERS,
    history.MOVEMENTS_FOR_DISPLAY,
    history.TRANSFERS_FOR_DISPLAY,
    task_queries.TASK_TITLES,
    task_queries.DESCRIBED_TASKS,
    calendar.BLOCKS,
    overviews.LISTED_PROJECTS,
    overviews.PROJECT_OVERVIEW,
    overviews.TASK_OVERVIEW,
    overviews.CLIENT_OVERVIEW,
    entry_queries.DELETED,
    entry_queries.TIMERS,
    webhook_queries.WITH_OWNER,
]
# Nouns that have a sample, by the names of their ids.
SAMPLED = {noun.id: noun for noun in NOUNS.values() if noun.sample}


async def make_samples(api: Api, text: str = "Sample", *, own: str = "") -> dict[str, int | str]:
    """Make one of each noun that has a sample; return the ids by the names that paths have for them.

    Those that belong to a user have the text `own`, if it is given.
    """
    made: dict[str, int | str] = {}
    for name, noun in SAMPLED.items():
        assert noun.sample and noun.single  # noqa: PT018 - for the type checker
        answer = await api.post(noun.path, **noun.sample(own or text if noun.owner is not None else text, made))
        assert answer.status == 201, (noun.path, answer.body)
        made[name] = answer.body[noun.single[1]]["id"]
    return made
