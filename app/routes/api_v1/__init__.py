"""The stable integration surface. Its whole security statement is the line with `secure`."""

from quart import Blueprint

from app.auth import secure
from app.routes.api_v1 import (
    activities,
    audit,
    bulk,
    changes,
    clients,
    events,
    exports,
    favorites,
    imports,
    inventory,
    kanban,
    projects,
    reports,
    saved_reports,
    search,
    system,
    tasks,
    time_entries,
    timer,
    users,
    webhooks,
)

blueprint = secure(Blueprint("api_v1", __name__, url_prefix="/api/v1"), "bearer", "api_key")

PARTS = (
    *(system, search, users, favorites, projects, clients, tasks, kanban, time_entries, bulk, timer),
    *(activities, audit, changes, events, webhooks, reports, saved_reports, exports, inventory, imports),
)

for part in PARTS:
    blueprint.register_blueprint(part.blueprint)
