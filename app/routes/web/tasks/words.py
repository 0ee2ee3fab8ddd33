"""How the states and priorities of tasks are called on pages."""

from app.routes.web.texts import marked as _

STATUSES = {
    "todo": _("To do"),
    "in_progress": _("In progress"),
    "review": _("Review"),
    "done": _("Done"),
    "cancelled": _("Cancelled"),
}
PRIORITIES = {"urgent": _("Urgent"), "high": _("High"), "medium": _("Medium"), "low": _("Low")}
