"""The entries of the navigation, in order."""

from collections.abc import Callable
from dataclasses import dataclass

from quart import request, url_for

from app.core.messages import N_
from app.routes.context import caller, running_app
from app.routes.web.i18n import gettext


@dataclass(frozen=True, slots=True)
class NavigationEntry:
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
    return lambda: name in running_app().caches.instance.modules


PLACES = (
    NavigationEntry("web.dashboard", N_("Dashboard"), "home", "d"),
    NavigationEntry("web.entries", N_("Entries"), "list", "e"),
    NavigationEntry("web.calendar", N_("Calendar"), "calendar", "l"),
    NavigationEntry("web.timesheet", N_("Timesheet"), "grid", "h"),
    NavigationEntry("web.reports", N_("Reports"), "chart", "r"),
    NavigationEntry("web.projects", N_("Projects"), "folder", "p"),
    NavigationEntry("web.tasks", N_("Tasks"), "check", "t"),
    NavigationEntry("web.clients", N_("Clients"), "people", "c"),
    NavigationEntry("web.tags", N_("Tags"), "tag", "k"),
    NavigationEntry("web.imports", N_("Import"), "upload", "i"),
    NavigationEntry("web.inventory.items", N_("Inventory"), "box", "v", module("inventory")),
    NavigationEntry("web.profile", N_("Profile"), "person", "o"),
    NavigationEntry("web.admin.start", N_("Administration"), "shield", "a", admin),
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
    """The entries for the caller, and those of plugins."""
    own = [
        Link(gettext(place.title), path, place.icon, place.key, within(path))
        for place in PLACES
        if place.when() and (path := url_for(place.endpoint))
    ]
    return own + [Link(title, path, "plug", "", within(path)) for title, path in running_app().plugins.nav]


def within(path: str) -> bool:
    """True if this request is for a page or one below it."""
    return request.path == path or (path != "/" and request.path.startswith(f"{path}/"))
