"""The colours that projects have on calendars and timesheets."""

# For projects that have none of their own: far from each other, and seen in light and dark alike.
PALETTE = (
    *("#2f80d0", "#d9822b", "#2a9d6f", "#c2479b", "#7a62d3", "#b8a01f", "#d0493f", "#1f9fae", "#6f9a2f", "#8d6e5a"),
)
NONE = "#858b84"


def of(project_id: int | None, own: str | None) -> str:
    """The project's own colour, else one that stays the same for it; grey without a project."""
    return own or (PALETTE[project_id % len(PALETTE)] if project_id else NONE)
