"""The sections of the administration."""

from dataclasses import dataclass

from quart import url_for

from app.core.messages import N_
from app.routes.web.i18n import gettext


@dataclass(frozen=True, slots=True)
class AdminSection:
    """A page of the administration and its purpose."""

    endpoint: str
    title: str
    about: str
    icon: str


GROUPS = {
    N_("Security & Access"): (
        AdminSection("web.admin.users", N_("Users"), N_("Accounts and roles"), "people"),
        AdminSection("web.admin.tokens", N_("API tokens"), N_("Access for scripts and apps"), "key"),
        AdminSection("web.admin.webhooks", N_("Webhooks"), N_("Notifications for other servers"), "send"),
        AdminSection("web.admin.audit", N_("Audit log"), N_("History of all changes"), "history"),
    ),
    N_("Server"): (
        AdminSection("web.admin.settings", N_("Settings"), N_("Time zone, currency, modules and rules"), "filter"),
        AdminSection("web.admin.plugins", N_("Plugins"), N_("Extensions of this server"), "plug"),
        AdminSection("web.admin.updates", N_("Updates"), N_("New releases"), "download"),
    ),
}


def section_groups() -> dict[str, list[dict[str, str]]]:
    """The sections as the templates show them."""
    return {
        gettext(title): [
            {
                "path": url_for(section.endpoint),
                "title": gettext(section.title),
                "about": gettext(section.about),
                "icon": section.icon,
            }
            for section in found
        ]
        for title, found in GROUPS.items()
    }
