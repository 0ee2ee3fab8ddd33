"""The scopes that a token may hold, and what they open."""

from app.core.errors import invalid_fields

SCOPES: dict[str, str] = {
    "read:projects": "View projects",
    "write:projects": "Create and update projects",
    "read:time_entries": "View time entries",
    "write:time_entries": "Create and update time entries",
    "read:tasks": "View tasks",
    "write:tasks": "Create and update tasks",
    "read:clients": "View clients",
    "write:clients": "Create and update clients",
    "read:reports": "View reports and analytics",
    "write:reports": "Save and share reports",
    "read:users": "View user information",
    "read:inventory": "View stock",
    "write:inventory": "Move stock",
    "read:webhooks": "View webhooks",
    "write:webhooks": "Create and update webhooks",
    "read:*": "View everything that the user may see",
    "write:*": "Change everything that the user may change",
    "admin:all": "Full administrative access",
}


def parse(text: str, further: frozenset[str] = frozenset()) -> list[str]:
    """The scopes of a comma-separated text, sorted; `further` are those that plugins add. Invalid names the unknown."""
    names = sorted({name.strip() for name in text.split(",")} - {""})
    unknown = [name for name in names if name not in SCOPES and name not in further]
    if unknown:
        raise invalid_fields(
            scopes=f"unknown: {', '.join(unknown)}; known are {', '.join([*SCOPES, *sorted(further)])}"
        )
    if not names:
        raise invalid_fields(scopes="at least one scope is required")
    return names
