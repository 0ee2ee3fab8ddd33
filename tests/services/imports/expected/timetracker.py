"""The rows of the files of TimeTracker."""

from tests.services.imports.expected import ATLAS, Rows

ROWS: Rows = {
    "timetracker_web": (
        "timetracker",
        [
            (2, "2026-03-07T08:00:00Z", "2026-03-07T09:00:00Z", f"/{ATLAS}", "Web form", "a,b", True),
            (3, "2026-03-08T08:00:00Z", "2026-03-08T09:30:00Z", "//Atlas/", "No end", None, None),
            (4, "2026-03-13T08:00:00Z", "2026-03-13T09:00:30Z", "//Atlas/", "Day first", None, False),
        ],
    ),
    "timetracker_api": (
        "timetracker",
        [
            (2, "2026-03-07T09:00:00Z", "2026-03-07T10:00:00Z", "///", "By ids", "a,b", True),
            (3, "ends_before_start", "end"),
            (4, "bad_id", "project_id"),
            (5, "bad_boolean", "billable"),
        ],
    ),
    "timetracker_export": (
        "timetracker",
        [
            (2, "2026-03-07T08:00:00Z", "2026-03-07T09:00:00Z", f"Mira Okafor/{ATLAS}", "Exported", "a,b", True),
            (3, "running", ""),
        ],
    ),
    "timetracker_service": (
        "timetracker",
        [(2, "2026-03-07T08:00:00Z", "2026-03-07T09:00:00Z", "//Atlas/", "Service", "a,b", False)],
    ),
    "timetracker_own": (
        "timetracker",
        [(2, "2026-03-07T08:00:00Z", "2026-03-07T10:00:00Z", f"mira/{ATLAS}", "=later", "a,b", True)],
    ),
    "timetracker_report": (
        "timetracker",
        [(2, "2026-03-07T08:00:00Z", "2026-03-07T09:00:00Z", f"Mira Okafor/{ATLAS}", "Reported", None, None)],
    ),
}
