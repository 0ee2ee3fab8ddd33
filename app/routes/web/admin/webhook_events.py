"""What webhooks can hear of, in the words of people who choose it."""

from typing import NamedTuple

from app.routes.web.texts import gettext
from app.routes.web.texts import marked as _
from app.services.webhooks import payloads

EVERYTHING = "*"
RESOURCES = {
    "time_entry": _("Time entries"),
    "project": _("Projects"),
    "task": _("Tasks"),
    "client": _("Clients"),
    "user": _("Users"),
    "api_token": _("API tokens"),
    "settings": _("Settings"),
    "import": _("Imports"),
    "inventory": _("Inventory"),
    "webhook": _("This webhook"),
}
ABOUT = {
    "time_entry.created": _("An entry with start and end was made"),
    "time_entry.updated": _("An entry was changed, or a timer paused or resumed"),
    "time_entry.deleted": _("An entry was deleted"),
    "time_entry.restored": _("A deleted entry was brought back"),
    "time_entry.started": _("A timer was started"),
    "time_entry.stopped": _("A timer was stopped"),
    "project.created": _("A project was made"),
    "project.updated": _("A project was changed"),
    "project.archived": _("A project was archived"),
    "project.unarchived": _("An archived project is in use again"),
    "project.deleted": _("A project is gone, because its import was taken back"),
    "task.created": _("A task was made"),
    "task.updated": _("A task was changed"),
    "task.status_changed": _("A task got another status"),
    "task.completed": _("A task is done"),
    "task.assigned": _("A task was given to somebody"),
    "task.deleted": _("A task was deleted"),
    "client.created": _("A client was made"),
    "client.updated": _("A client was changed"),
    "client.deleted": _("A client was archived"),
    "user.created": _("An administrator made a user"),
    "user.updated": _("An account was changed, or switched off or on"),
    "user.password_changed": _("A password was changed"),
    "api_token.created": _("A token was made"),
    "api_token.updated": _("A token was switched off or on"),
    "api_token.deleted": _("A token was deleted"),
    "settings.updated": _("A setting was changed"),
    "import.finished": _("A file was imported"),
    "import.undone": _("An import was taken back"),
    "inventory.item.created": _("An item was made"),
    "inventory.item.updated": _("An item was changed"),
    "inventory.item.archived": _("An item was archived"),
    "inventory.item.unarchived": _("An archived item is in use again"),
    "inventory.warehouse.created": _("A warehouse was made"),
    "inventory.warehouse.updated": _("A warehouse was changed or closed"),
    "inventory.supplier.created": _("A supplier was made"),
    "inventory.supplier.updated": _("A supplier was changed or archived"),
    "inventory.movement.created": _("Stock came or went"),
    "inventory.transfer.created": _("Stock went from one warehouse to another"),
    "inventory.low_stock": _("Stock fell below its reorder point"),
    "webhook.test": _("Somebody presses the test button; it is sent in any case"),
}


class Choice(NamedTuple):
    """An event that can be chosen; those of plugins have no words of ours."""

    name: str
    about: str


def groups() -> dict[str, list[Choice]]:
    """Every event of this server by what it is about; what plugins add comes last, under its own name."""
    found: dict[str, list[Choice]] = {resource: [] for resource in RESOURCES}
    known = list(ABOUT)
    for name in sorted(payloads.names(), key=lambda name: known.index(name) if name in ABOUT else len(known)):
        resource = name.partition(".")[0]
        found.setdefault(resource, []).append(Choice(name, gettext(ABOUT.get(name, ""))))
    return {title(resource): choices for resource, choices in found.items() if choices}


def title(resource: str) -> str:
    """What a group is called."""
    return gettext(RESOURCES[resource]) if resource in RESOURCES else resource.replace("_", " ")
