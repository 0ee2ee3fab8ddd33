"""The hot routes, one a line; every table, bar and check is drawn from these."""

from dataclasses import dataclass
from datetime import timedelta

from tests.bench.data import COMMON_TAG, COMMON_WORD, RARE_WORD, midnight

ADMIN, MEMBER, FEW, MEMBERS = "admin", "member", "few", "members"


@dataclass(frozen=True)
class Step:
    """One request; a body is JSON, or a form from a browser."""

    method: str
    path: str
    body: str = ""


@dataclass(frozen=True)
class Route:
    """A request and who sends it; on `/api/v1` with a token, elsewhere from a browser.

    A route that writes has `writes`: requests that are sent in turn, on each connection by another member. All take at
    most so many `statements`. `bar` is the least ratio of requests per second to the `ceiling`: a `bare` ASGI function,
    or a bare `quart` view with the same strategy.
    """

    name: str
    caller: str
    path: str
    statements: int = 1
    bar: float = 0.0
    ceiling: str = "bare"
    writes: tuple[Step, ...] = ()

    def __str__(self) -> str:
        return f"{self.name} ({self.caller})"

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the requests."""
        return self.writes or (Step("GET", self.path),)

    @property
    def in_browser(self) -> bool:
        """Whether the caller is a browser."""
        return not self.path.startswith("/api/v1/")


def month(ago: int = 14) -> str:
    """Return a month of the data as a period of a query."""
    first = (midnight() - timedelta(days=30 * ago)).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return f"start_date={first:%Y-%m-%d}&end_date={last:%Y-%m-%d}"


def year() -> str:
    """Return a year of the data as a period of a query."""
    last = midnight() - timedelta(days=200)
    return f"start_date={last - timedelta(days=364):%Y-%m-%d}&end_date={last:%Y-%m-%d}"


ENTRIES, SEARCH, SUMMARY = "/api/v1/time-entries?per_page=50", "/api/v1/search", "/api/v1/reports/summary"

READS = (
    Route("50 entries of everybody", ADMIN, ENTRIES, 1, bar=0.5),
    Route("… of a project", ADMIN, f"{ENTRIES}&project_id=1", 1, bar=0.4),
    Route("… of a month", ADMIN, f"{ENTRIES}&{month()}", 1, bar=0.4),
    Route("… with a tag", ADMIN, f"{ENTRIES}&tag={COMMON_TAG}", 1, bar=0.4),
    Route("… of a user", ADMIN, f"{ENTRIES}&user_id=5", 1),
    Route("… of a client", ADMIN, f"{ENTRIES}&client_id=2", 1),
    Route("… billable and not paid", ADMIN, f"{ENTRIES}&billable=true&paid=false", 1),
    Route("… page 1,000", ADMIN, f"{ENTRIES}&page=1000", 1),
    Route("50 entries of a member", MEMBER, ENTRIES, 1),
    Route("… of a project", MEMBER, f"{ENTRIES}&project_id=1", 1),
    Route("50 entries of a member of few projects", FEW, ENTRIES, 1),
    Route("an entry", MEMBER, "/api/v1/time-entries/21", 1),
    Route("timer status", MEMBER, "/api/v1/timer/status", 1, bar=0.6, ceiling="quart"),
    Route("50 projects", ADMIN, "/api/v1/projects", 1, bar=0.5),
    Route("50 projects", MEMBER, "/api/v1/projects", 1),
    Route("50 tasks", ADMIN, "/api/v1/tasks", 1),
    Route("50 clients", ADMIN, "/api/v1/clients", 1),
    Route("50 users", ADMIN, "/api/v1/users", 1),
    Route("search, rare word", ADMIN, f"{SEARCH}?q={RARE_WORD}", 4),
    Route("search, common word", ADMIN, f"{SEARCH}?q={COMMON_WORD}", 4),
    Route("search, rare word", MEMBER, f"{SEARCH}?q={RARE_WORD}", 4),
    Route("search, common word", MEMBER, f"{SEARCH}?q={COMMON_WORD}", 4),
    Route("summary of a month", ADMIN, f"{SUMMARY}?{month()}", 3),
    Route("summary of a year", ADMIN, f"{SUMMARY}?{year()}", 3),
    Route("summary of a month", MEMBER, f"{SUMMARY}?{month()}", 2),
    Route("… by project and day", MEMBER, f"{SUMMARY}?{month()}&group_by=project,day", 2),
    Route("health", MEMBER, "/api/v1/health", 0, bar=0.9, ceiling="quart"),
    Route("info", MEMBER, "/api/v1/info", 0),
    Route("session: timer status", MEMBER, "/api/timer/status", 1),
    Route("session: value dashboard", MEMBER, "/api/stats/value-dashboard", 3),
    Route("session: statistics", MEMBER, "/api/stats", 2),
    Route("session: entries", MEMBER, "/api/entries", 1),
    Route("session: search", MEMBER, f"/api/search?q={COMMON_WORD}", 4),
    Route("session: tags", MEMBER, "/api/tags", 1),
    Route("session: today", MEMBER, "/api/summary/today", 1),
    Route("session: recent", MEMBER, "/api/timer/recent", 1),
    Route("page: dashboard", MEMBER, "/", 7),
    Route("page: entries", MEMBER, "/entries", 8),
    Route("page: entries of everybody", ADMIN, "/entries?user_id=all", 9),
    Route("page: entries, text", ADMIN, f"/entries?user_id=all&q={RARE_WORD}", 9),
    Route("page: timer", MEMBER, "/timer", 4),
    Route("page: timesheet", MEMBER, "/timesheet", 5),
    Route("page: calendar", MEMBER, "/calendar", 3),
    Route("page: projects", MEMBER, "/projects", 5),
    Route("page: a project", ADMIN, "/projects/1", 9),
    Route("page: tasks", MEMBER, "/tasks", 4),
    Route("page: board", MEMBER, "/tasks/board", 5),
    Route("page: clients", ADMIN, "/clients", 5),
    Route("page: a client", ADMIN, "/clients/2", 7),
    Route("page: reports", ADMIN, "/reports", 9),
    Route("page: reports", MEMBER, "/reports", 7),
    Route("page: users", ADMIN, "/admin/users", 4),
)

V1 = "/api/v1"
ENTRY = '{"project_id": 2, "task_id": 2, "start_time": "2026-03-10T09:00:00Z", "end_time": "2026-03-10T10:30:00Z"}'
WRITES = (
    Route(
        "create an entry",
        MEMBERS,
        f"{V1}/time-entries",
        8,
        bar=0.5,
        writes=(Step("POST", f"{V1}/time-entries", ENTRY),),
    ),
    Route(
        *("start and stop the timer", MEMBERS, f"{V1}/timer", 12, 0.5),
        writes=(Step("POST", f"{V1}/timer/start", '{"project_id": 2}'), Step("POST", f"{V1}/timer/stop", "{}")),
    ),
    Route(
        *("page: start and stop the timer", MEMBERS, "/timer", 11),
        writes=(Step("POST", "/timer/start", "project_id=2"), Step("POST", "/timer/stop", "")),
    ),
)

# With Redis, which keeps the answer.
CACHED = (Route("session: value dashboard, cached", MEMBER, "/api/stats/value-dashboard", 0, bar=0.6, ceiling="quart"),)

# What can be compared beside little data, which has no page 1,000.
SIZED = tuple(route for route in READS if "&page=" not in route.path)

# Their work still follows what is stored. Each is a known miss; any other one fails the short form.
_EVERYWHERE = (
    *("… with a tag (admin)", "50 tasks (admin)"),
    *("summary of a year (admin)", "session: value dashboard (member)", "session: tags (member)"),
    *("page: dashboard (member)", "page: entries, text (admin)", "page: a project (admin)", "page: tasks (member)"),
    *("page: board (member)", "page: a client (admin)"),
)
_ON_SQLITE = (
    "summary of a month (admin)",
    "session: today (member)",
    "page: reports (admin)",
    "search, common word (admin)",
    "search, common word (member)",
    "session: search (member)",
)
GROWING = {
    "postgresql": frozenset((*_EVERYWHERE, "search, rare word (member)", "session: recent (member)")),
    "sqlite": frozenset(_EVERYWHERE + _ON_SQLITE),
}

# How many times as long a request may take as another one of the same run.
COMPARED = (
    ("… page 1,000", ADMIN, "50 entries of everybody", ADMIN, 3.0),
    ("page: dashboard", MEMBER, "50 entries of a member", MEMBER, 3.0),
)
