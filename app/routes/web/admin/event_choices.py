"""The events that webhooks can subscribe to, in the words of the people who choose them."""

from typing import NamedTuple

from app.routes.web.i18n import gettext
from app.services.resources import RESOURCES
from app.services.webhooks import payloads

EVERY_EVENT = "*"
DESCRIPTIONS = {kind.name: text for card in RESOURCES.values() for kind, text in card.events.items()}


class EventChoice(NamedTuple):
    """An event to choose; those of plugins have no description."""

    name: str
    about: str


def event_groups() -> dict[str, list[EventChoice]]:
    """Every event of this server by what it is about; those of plugins come last, under their resource's own name."""
    found: dict[str, list[EventChoice]] = {}
    known = list(DESCRIPTIONS)
    names = sorted(payloads.names(), key=lambda name: known.index(name) if name in DESCRIPTIONS else len(known))
    for name in names:
        about = gettext(DESCRIPTIONS[name]) if name in DESCRIPTIONS else ""
        found.setdefault(title(name.partition(".")[0]), []).append(EventChoice(name, about))
    return found


def title(resource: str) -> str:
    """The heading of a group."""
    return gettext(RESOURCES[resource].label) if resource in RESOURCES else resource.replace("_", " ")
