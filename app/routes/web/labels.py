"""The labels that pages give to stored values, to be translated where they are shown."""

from app.core.messages import N_

CLIENT_STATUSES = {"active": N_("Active"), "inactive": N_("Inactive"), "archived": N_("Archived")}
PROJECT_STATUSES = {
    "active": N_("Active"),
    "on_hold": N_("On hold"),
    "inactive": N_("Inactive"),
    "archived": N_("Archived"),
}
TASK_STATUSES = {
    "todo": N_("To do"),
    "in_progress": N_("In progress"),
    "review": N_("Review"),
    "done": N_("Done"),
    "cancelled": N_("Cancelled"),
}
TASK_PRIORITIES = {"urgent": N_("Urgent"), "high": N_("High"), "medium": N_("Medium"), "low": N_("Low")}
ROUNDING_MODES = {"nearest": N_("Nearest"), "up": N_("Up"), "down": N_("Down")}
COLORS = {
    "": N_("None"),
    "#2f8f76": N_("Green"),
    "#3b78c9": N_("Blue"),
    "#7a5fc0": N_("Violet"),
    "#c2578f": N_("Pink"),
    "#cc4f3f": N_("Red"),
    "#d08a2e": N_("Orange"),
    "#9a8a1f": N_("Yellow"),
    "#6b7280": N_("Grey"),
}
PERIODS = {
    "today": N_("Today"),
    "yesterday": N_("Yesterday"),
    "this_week": N_("This week"),
    "last_week": N_("Last week"),
    "this_month": N_("This month"),
    "last_month": N_("Last month"),
    "this_year": N_("This year"),
    "last_year": N_("Last year"),
}
