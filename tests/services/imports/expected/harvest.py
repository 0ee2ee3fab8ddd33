"""The rows of the files of Harvest."""

from tests.services.imports.expected import ANA, KILN, Rows

ROWS: Rows = {
    "harvest_detailed": (
        "harvest",
        [
            (
                2,
                "2026-02-03T08:00:00Z",
                "2026-02-03T09:20:00Z",
                f"Ana Reyes/{KILN}/Firing",
                'Loaded, "hot"',
                None,
                True,
            ),
            (
                3,
                "2026-02-03T09:20:00Z",
                "2026-02-03T10:40:00Z",
                f"Ana Reyes/{KILN}/Firing",
                'Loaded, "hot"',
                None,
                True,
            ),
            (4, "2026-02-03T10:40:00Z", "2026-02-03T10:53:00Z", f"Ana Reyes/{KILN}/Glazing", None, None, False),
            (5, "no_length", ""),
        ],
    ),
    "harvest_old": (
        "harvest",
        [
            (2, "2015-01-25T23:00:00Z", "2015-01-26T07:30:00Z", f"Ana Reyes/{KILN}/Firing", "Old", None, True),
            (3, "2015-01-26T07:30:00Z", "2015-01-26T09:00:00Z", f"Ana Reyes/{KILN}/Firing", "Time", None, True),
            (4, "2015-01-26T09:00:00Z", "2015-01-27T00:00:00Z", f"Ana Reyes/{KILN}/Firing", "Too much", None, True),
        ],
    ),
    "harvest_layout": (
        "harvest",
        [
            (
                2,
                "2026-02-15T08:00:00Z",
                "2026-02-15T08:20:00Z",
                f"Ana Reyes/{KILN}/Firing",
                "First line\r\nsecond line",
                None,
                None,
            ),
            (4, "2026-02-15T08:20:00Z", "2026-02-15T08:33:00Z", f"Ana Reyes/{KILN}/Firing", None, None, None),
        ],
    ),
    "harvest_restricted": (
        "harvest",
        [
            (2, "2026-02-03T03:00:00Z", "2026-02-03T23:00:00Z", "Ana Reyes//Kiln/Firing", "Restricted", None, True),
            (3, "2026-02-04T08:00:00Z", "2026-02-04T08:20:00Z", "Ana Reyes//Kiln/Firing", "Unpaid", None, False),
        ],
    ),
    "harvest_email": (
        "harvest",
        [
            (2, "2026-02-03T08:00:00Z", "2026-02-03T09:30:00Z", f"{ANA}/{KILN}/", "Third party", None, False),
            (3, "totals", ""),
            (4, "totals", ""),
        ],
    ),
    "harvest_clocks": (
        "harvest",
        [
            (2, "2026-02-03T08:00:00Z", "2026-02-03T09:30:00Z", f"Ana Reyes/{KILN}/Firing", "Clocks", None, None),
            (3, "2026-02-03T22:30:00Z", "2026-02-03T23:30:00Z", f"Ana Reyes/{KILN}/Firing", "Night", None, None),
        ],
    ),
}
