"""The rows of the files of Toggl Track."""

from tests.services.imports.expected import ATLAS, JON, MIRA, Rows

ROWS: Rows = {
    "toggl_year": (
        "toggl",
        [
            (2, "2026-03-07T22:40:00Z", "2026-03-07T23:25:10Z", f"{MIRA}/{ATLAS}", 'Plan, "v2"', "field,review", True),
            (3, "2026-03-09T07:00:00Z", "2026-03-09T07:18:25Z", f"{JON}///", None, None, False),
            (4, "2026-03-09T08:00:00Z", "2026-03-09T08:00:45Z", f"{JON}/Fen Labs/Atlas/", "Short", None, False),
            (5, "2026-03-09T09:00:00Z", "2026-03-09T10:30:00Z", f"{JON}/Fen Labs/Atlas/", "Decimal", None, False),
            (6, "no_length", ""),
            (7, "running", ""),
        ],
    ),
    "toggl_quoted": (
        "toggl",
        [
            (2, "2026-03-07T08:00:00Z", "2026-03-07T09:00:00Z", f"{MIRA}/Fen Labs/Atlas/", "Two\nlines", None, False),
            (4, "2026-03-07T08:00:00Z", "2026-03-07T09:00:00Z", f"{MIRA}/Fen Labs/Atlas/", "Two\nlines", None, False),
        ],
    ),
    "toggl_report": (
        "toggl",
        [
            (2, "2026-03-07T08:00:00Z", "2026-03-07T09:00:00Z", f"{MIRA}///", "Sketch", None, None),
            (3, "2026-03-07T10:00:00Z", "2026-03-07T10:20:00Z", f"{MIRA}//Atlas/", "Talk", "a,b", None),
        ],
    ),
    "toggl_layout": (
        "toggl",
        [(2, "2026-03-07T08:00:00Z", "2026-03-07T09:30:00Z", f"{MIRA}//Atlas/", "Own layout", "x", None)],
    ),
    "toggl_portuguese": (
        "toggl",
        [
            (2, "2026-03-07T08:00:00Z", "2026-03-07T09:00:00Z", f"{MIRA}/{ATLAS}", "Plano", "campo", True),
            (3, "2026-03-07T10:00:00Z", "2026-03-07T10:18:25Z", f"{MIRA}/Fen Labs/Atlas/", "Revisão", None, False),
        ],
    ),
    "toggl_german": (
        "toggl",
        [
            (
                2,
                "2026-03-07T08:00:00Z",
                "2026-03-07T09:30:00Z",
                f"{MIRA}/Fen Labs/Atlas/",
                "Nachlesen",
                "Feld,Labor",
                None,
            )
        ],
    ),
    "toggl_spanish": (
        "toggl",
        [(2, "2026-03-07T08:00:00Z", "2026-03-07T09:00:00Z", f"{MIRA}//Atlas/", "Plan", None, None)],
    ),
    "toggl_french": (
        "toggl",
        [(2, "2026-03-07T08:00:00Z", "2026-03-07T09:00:00Z", f"{MIRA}/{ATLAS}", "Relevé", "champ", True)],
    ),
    "toggl_2014": (
        "toggl",
        [
            (2, "2014-03-07T08:00:00Z", "2014-03-07T09:00:00Z", f"{MIRA}//Atlas/", "Old", None, False),
            (3, "bad_boolean", "billable"),
        ],
    ),
    "toggl_rounded": (
        "toggl",
        [(2, "2026-03-07T08:00:00Z", "2026-03-07T09:03:00Z", f"{MIRA}/Fen Labs/Atlas/", "Rounded", None, True)],
    ),
    "toggl_no_duration": (
        "toggl",
        [(2, "2026-03-07T08:00:00Z", "2026-03-07T09:00:00Z", f"{MIRA}//Atlas/", None, None, None)],
    ),
}
