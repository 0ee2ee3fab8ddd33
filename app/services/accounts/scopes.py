"""The scopes that a token may hold, with their descriptions: those of the nouns, and three that span them."""

from app.core.errors import invalid_fields
from app.core.messages import N_
from app.services.resources import CARDS

SCOPES: dict[str, str] = {
    **{scope: text for card in CARDS for scope, text in card.scopes.items()},
    "read:*": N_("View everything that the user may see"),
    "write:*": N_("Change everything that the user may change"),
    "admin:all": N_("Full administrative access"),
}


def parse(text: str, further: frozenset[str] = frozenset()) -> list[str]:
    """Return the sorted scopes of a comma-separated text; `further` are those of plugins. Unknown ones are Invalid."""
    names = sorted({name.strip() for name in text.split(",")} - {""})
    unknown = [name for name in names if name not in SCOPES and name not in further]
    if unknown:
        raise invalid_fields(
            scopes=N_(
                "unknown: {names}; known are {names_2}",
                names=", ".join(unknown),
                names_2=", ".join([*SCOPES, *sorted(further)]),
            )
        )
    if not names:
        raise invalid_fields(scopes=N_("at least one scope is required"))
    return names
