"""The rows of the files of Clockify."""

from tests.services.imports.expected import ANA, KILN, Rows

ROWS: Rows = {
    "clockify_portuguese": (
        "clockify",
        [(2, "2026-02-15T14:00:00Z", "2026-02-15T15:00:00Z", f"{ANA}/{KILN}/Firing", "Assar", "um,dois", True)],
    ),
    "clockify_team": (
        "clockify",
        [(2, "2026-02-15T14:00:00Z", "2026-02-15T15:00:00Z", f"{ANA}/{KILN}/Cocción", "Hornear", None, False)],
    ),
    "clockify_no_client": (
        "clockify",
        [
            (2, "2026-02-15T14:00:00Z", "2026-02-15T15:00:00Z", f"{ANA}//Kiln/", "Fresh", None, True),
            (3, "2026-02-15T15:00:00Z", "2026-02-15T16:00:00Z", f"{ANA}//Kiln/", "Short", None, False),
            (4, "no_length", ""),
            (5, "2026-02-16T07:00:00Z", "2026-02-17T09:00:00Z", f"{ANA}//Kiln/", "Two days", None, False),
        ],
    ),
    "clockify_layout": (
        "clockify",
        [(2, "2026-02-15T09:23:00Z", "2026-02-15T10:53:00Z", f"{ANA}/{KILN}/Firing", "Layout", "a,b", False)],
    ),
    "clockify_layout_old": (
        "toggl",  # whose layout it is, column by column
        [(2, "2026-02-15T08:00:00Z", "2026-02-15T09:00:00Z", f"{ANA}/{KILN}/Firing", "Old layout", None, True)],
    ),
    "clockify_detailed": (
        "clockify",
        [
            (
                2,
                "2026-01-31T22:50:00Z",
                "2026-01-31T23:20:00Z",
                f"{ANA}/{KILN}/Firing",
                "Glaze ''tests''",
                "kiln,urgent",
                True,
            ),
            (3, "no_work", "kind"),
            (4, "2026-02-02T11:30:00Z", "2026-02-02T12:15:00Z", f"{ANA}/{KILN}/", "Noon", None, False),
        ],
    ),
    "clockify_midnight": (
        "clockify",
        [
            (2, "2026-04-03T07:00:00Z", "2026-04-03T08:00:00Z", f"{ANA}/{KILN}/", "One", None, True),
            (3, "2026-04-05T07:00:00Z", "2026-04-05T08:00:00Z", f"{ANA}/{KILN}/", "Two", None, True),
            (4, "2026-04-06T21:30:00Z", "2026-04-06T22:30:00Z", f"{ANA}/{KILN}/", "Night", None, True),
        ],
    ),
    "clockify_excel": (
        "clockify",
        [(2, "2022-07-27T11:00:00Z", "2022-07-27T14:30:00Z", f"{ANA}/{KILN}/", "Resaved", None, True)],
    ),
    "clockify_spanish": (
        "clockify",
        [(2, "2026-02-15T14:00:00Z", "2026-02-15T15:00:00Z", f"{ANA}/{KILN}/Cocción", "Hornear", "uno,dos", True)],
    ),
    "clockify_renamed": (
        "clockify",
        [
            (
                2,
                "2026-02-15T14:00:00Z",
                "2026-02-15T15:00:00Z",
                f"{ANA}//Kiln/Firing",
                "No billable column",
                None,
                None,
            ),
            (3, "missing", "start_date"),
        ],
    ),
}
