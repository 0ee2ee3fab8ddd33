"""The rows of the files of Kimai."""

from tests.services.imports.expected import ATLAS, MIRA, Rows

ROWS: Rows = {
    "kimai_full": (
        "kimai",
        [
            (
                2,
                "2025-03-07T08:00:00Z",
                "2025-03-07T08:06:40Z",
                f"mira/{ATLAS}",
                "Full notation",
                "field,review",
                True,
            ),
            (3, "2025-03-07T22:30:00Z", "2025-03-07T23:30:00Z", f"mira/{ATLAS}", "Over midnight", None, False),
        ],
    ),
    "kimai_ancient": (
        "kimai",
        [
            (2, "2019-03-07T08:00:00Z", "2019-03-07T08:06:40Z", f"mira/{ATLAS}", "Ancient", "a,b", None),
            (3, "totals", ""),
        ],
    ),
    "kimai_german_old": (
        "kimai",
        [(2, "2022-03-07T08:00:00Z", "2022-03-07T09:00:00Z", f"mira/{ATLAS}", "Alt", "a,b", False)],
    ),
    "kimai_custom": (
        "kimai",
        [(2, "2026-03-07T08:00:00Z", "2026-03-07T11:00:00Z", f"{MIRA}/{ATLAS}", "By template", "a", True)],
    ),
    "kimai_current": (
        "kimai",
        [
            (
                2,
                "2026-03-07T22:40:00Z",
                "2026-03-07T23:25:00Z",
                f"{MIRA}/{ATLAS}",
                "- second pass",
                "field,review",
                True,
            ),
            (3, "2026-03-09T08:00:00Z", "2026-03-10T10:00:00Z", f"{MIRA}/{ATLAS}", "Long shift", None, False),
            (4, "no_length", ""),
        ],
    ),
    "kimai_german": (
        "kimai",
        [
            (
                2,
                "2026-03-07T08:00:00Z",
                "2026-03-07T11:00:00Z",
                f"{MIRA}/Fen Labs/Atlas/Aufnahme",
                "Mit Pause",
                "a",
                True,
            )
        ],
    ),
    "kimai_seconds": (
        "kimai",
        [(2, "2022-03-07T08:00:00Z", "2022-03-07T08:06:40Z", f"mira/{ATLAS}", "Seconds", "a,b", True)],
    ),
    "kimai_decimals": (
        "kimai",
        [
            (2, "2024-03-07T08:00:00Z", "2024-03-07T08:07:00Z", f"Mira O./{ATLAS}", "Decimals", None, True),
            (3, "2024-03-07T09:00:00Z", "2024-03-07T11:00:00Z", f"Mira O./{ATLAS}", "Whole", None, True),
        ],
    ),
    "kimai_template": (
        "kimai",
        [(2, "2026-03-07T08:00:00Z", "2026-03-07T09:30:00Z", f"{MIRA}/{ATLAS}", "Template", "x", True)],
    ),
}
