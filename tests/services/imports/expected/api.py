"""The rows of the JSON files; lines count objects."""

from tests.services.imports.expected import ATLAS, Rows

MIRA = "Mira Okafor"
ROWS: Rows = {
    "toggl_report_v2": (
        "toggl",
        [
            (1, "2026-03-07T22:40:00Z", "2026-03-07T23:25:10Z", f"{MIRA}/{ATLAS}", 'Plan, "v2"', "field,review", True),
            (2, "2026-03-09T07:00:00Z", "2026-03-09T07:18:25Z", f"{MIRA}///", None, None, False),
        ],
    ),
    "toggl_entries_v9": (
        "toggl",
        [
            (1, "2026-03-07T08:00:00Z", "2026-03-07T09:00:00Z", f"{MIRA}/Fen Labs/Atlas/", "With names", "a,b", False),
            (2, "2026-03-07T10:00:00Z", "2026-03-07T10:30:00Z", "3///", "Without", None, True),
            (3, "running", ""),
        ],
    ),
    "kimai_timesheets": (
        "kimai",
        [
            (1, "2026-03-07T08:00:00Z", "2026-03-07T11:00:00Z", f"mira/{ATLAS}", "By API", "field,review", True),
            (2, "running", ""),
            (3, "2026-03-10T08:00:00Z", "2026-03-10T09:00:00Z", f"mira/{ATLAS}", "Second page", None, True),
        ],
    ),
    "kimai_twin": (
        "kimai",
        [
            (1, "2026-03-07T08:00:00Z", "2026-03-07T09:30:00Z", f"mira@north.test/{ATLAS}", "Twin", "x", True),
            (2, "2026-03-07T10:00:00Z", "2026-03-07T11:00:00Z", f"mira@north.test/{ATLAS}", None, None, None),
        ],
    ),
    "timetracker_gdpr": (
        "timetracker",
        [
            (1, "2026-03-07T08:00:00Z", "2026-03-07T09:00:00Z", f"{MIRA}//Atlas/Survey", "Mine", "a,b", True),
            (2, "running", ""),
        ],
    ),
    "timetracker_lines": (
        "timetracker",
        [
            (1, "2026-03-07T08:00:00Z", "2026-03-07T09:00:00Z", "//Atlas/", None, None, False),
            (2, "2026-03-08T08:00:00Z", "2026-03-08T09:00:00Z", "//Atlas/", "Only here", None, None),
        ],
    ),
}
