"""What administrators find where."""

from dataclasses import dataclass

from quart import url_for

from app.routes.web.texts import gettext
from app.routes.web.texts import marked as _


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the administration, and what it is for."""

    endpoint: str
    title: str
    about: str
    icon: str


GROUPS = {
    _("Security & Access"): (
        Section("web.admin.users", _("Users"), _("Who may sign in, and as what"), "people"),
        Section("web.admin.tokens", _("API tokens"), _("What scripts and apps come in with"), "key"),
        Section("web.admin.webhooks", _("Webhooks"), _("Who is told of what happens here"), "send"),
        Section("web.admin.audit", _("Audit log"), _("Who has changed what, and by which way"), "history"),
    ),
    _("Server"): (
        Section("web.admin.settings", _("Settings"), _("Zone, currency, modules and rules"), "filter"),
        Section("web.admin.plugins", _("Plugins"), _("What this server has been extended with"), "plug"),
        Section("web.admin.updates", _("Updates"), _("Whether there is a newer release"), "download"),
    ),
}


def groups() -> dict[str, list[dict[str, str]]]:
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
