"""Where one can go: the entries of the navigation, in its order."""

from collections.abc import Callable
from dataclasses import dataclass

from quart import request, url_for

from app.routes.context import caller, host
from app.routes.web.texts import gettext
from app.routes.web.texts import marked as _


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the navigation.

    `icon` is a name of `icons.html`, `key` what is pressed after `g` to go there, and `when` says who sees it.
    """

    endpoint: str
    title: str
    icon: str
    key: str = ""
    when: Callable[[], bool] = lambda: True


def admin() -> bool:
    """For `when`: only administrators."""
    return caller().is_admin


def module(name: str) -> Callable[[], bool]:
    """For `when`: only while a module is on."""
    return lambda: name in host().facts.modules


PLACES = (
    Place("web.dashboard", _("Dashboard"), "home", "d"),
    Place("web.entries", _("Entries"), "list", "e"),
    Place("web.calendar", _("Calendar"), "calendar", "l"),
    Place("web.timesheet", _("Timesheet"), "grid", "h"),
    Place("web.reports", _("Reports"), "chart", "r"),
    Place("web.projects", _("Projects"), "folder", "p"),
    Place("web.tasks", _("Tasks"), "check", "t"),
    Place("web.clients", _("Clients"), "people", "c"),
    Place("web.imports", _("Import"), "upload", "i"),
    Place("web.inventory.items", _("Inventory"), "box", "v", module("inventory")),
    Place("web.profile", _("Profile"), "person", "o"),
    Place("web.admin.start", _("Administration"), "shield", "a", admin),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A place as the page shows it."""

    title: str
    path: str
    icon: str
    key: str
    current: bool


def links() -> list[Link]:
    """What the caller sees, and what plugins add."""
    own = [
        Link(gettext(place.title), path, place.icon, place.key, within(path))
        for place in PLACES
        if place.when() and (path := url_for(place.endpoint))
    ]
    return own + [Link(title, path, "plug", "", within(path)) for title, path in host().nav]


def within(path: str) -> bool:
    """Whether this request is for a page or one below it."""
    return request.path == path or (path != "/" and request.path.startswith(f"{path}/"))
