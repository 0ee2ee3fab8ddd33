"""The routes as a whole: written down, complete, guarded."""

import re
from pathlib import Path

import pytest

from app import TimeTracker, create_app, route_list
from app.settings import Settings

HOME = Path(__file__).parent.parent.parent

# What integrations rely on: METHODS path, `{}` for any parameter. A line goes only with a new version of the API.
PROMISED = """
GET              /api/v1/info
GET              /api/v1/health
POST             /api/v1/auth/login
GET              /api/v1/search
GET              /api/v1/users
GET              /api/v1/users/me
GET POST         /api/v1/users/me/favorites/projects
DELETE           /api/v1/users/me/favorites/projects/{}
GET POST         /api/v1/projects
GET PUT DELETE   /api/v1/projects/{}
GET POST         /api/v1/clients
GET PUT DELETE   /api/v1/clients/{}
GET POST         /api/v1/tasks
GET PUT PATCH DELETE /api/v1/tasks/{}
GET              /api/v1/kanban/columns
GET POST         /api/v1/time-entries
POST             /api/v1/time-entries/bulk
POST             /api/v1/time-entries/import-csv
GET              /api/v1/imports
GET DELETE       /api/v1/imports/{}
GET              /api/v1/imports/{}/rows
GET PUT PATCH DELETE /api/v1/time-entries/{}
GET              /api/v1/timer/status
POST             /api/v1/timer/start
POST             /api/v1/timer/stop
POST             /api/v1/timer/pause
POST             /api/v1/timer/resume
POST             /api/v1/timer/heartbeat
GET              /api/v1/time-entries/{}/history
POST             /api/v1/time-entries/{}/restore
GET              /api/v1/activities
GET              /api/v1/audit
GET              /api/v1/changes
GET              /api/v1/events
GET POST         /api/v1/webhooks
GET              /api/v1/webhooks/events
GET PUT PATCH DELETE /api/v1/webhooks/{}
POST             /api/v1/webhooks/{}/test
POST             /api/v1/webhooks/{}/rotate-secret
GET              /api/v1/webhooks/{}/deliveries
POST             /api/v1/webhooks/{}/deliveries/{}/replay
GET              /api/v1/reports/summary
GET POST         /api/v1/reports/saved
GET PUT PATCH DELETE /api/v1/reports/saved/{}
GET              /api/v1/reports/saved/{}/summary
POST DELETE      /api/v1/reports/saved/{}/share
GET              /api/v1/reports/shared/{}
GET POST         /api/v1/inventory/items
GET PUT PATCH DELETE /api/v1/inventory/items/{}
GET              /api/v1/inventory/items/{}/availability
GET POST         /api/v1/inventory/warehouses
GET PUT PATCH DELETE /api/v1/inventory/warehouses/{}
GET              /api/v1/inventory/stock-levels
GET POST         /api/v1/inventory/movements
GET POST         /api/v1/inventory/transfers
GET              /api/v1/inventory/transfers/{}
GET POST         /api/v1/inventory/suppliers
GET PUT PATCH DELETE /api/v1/inventory/suppliers/{}
GET              /api/v1/inventory/items/export
POST             /api/v1/inventory/items/import
GET              /api/v1/inventory/stock-levels/export
POST             /api/v1/inventory/stock-levels/import
GET              /api/v1/inventory/reports/valuation
GET              /api/v1/inventory/reports/movement-history
GET              /api/v1/inventory/reports/turnover
GET              /api/v1/inventory/reports/low-stock
GET              /api/v1/reports/summary/export
GET              /api/v1/time-entries/export
"""


@pytest.fixture
def made(tmp_path: Path) -> TimeTracker:
    """An app with the default settings; its database is never asked."""
    return create_app(Settings(secret_key="k" * 40, instance=tmp_path).with_defaults())


def routes(app: TimeTracker) -> set[tuple[str, str]]:
    """Method and path of every route, parameters as `{}`."""
    pairs = (line.split()[:2] for line in route_list.route_lines(app))
    return {(method, re.sub(r"<[^>]+>", "{}", path)) for method, path in pairs}


def test_the_surface_is_written_down(made: TimeTracker) -> None:
    written = (HOME / "docs" / "surface.txt").read_text().splitlines()
    assert written == route_list.surface(made), "run: timetracker surface > docs/surface.txt"


def test_what_is_promised_is_there(made: TimeTracker) -> None:
    lines = [line.split() for line in PROMISED.strip().splitlines()]
    promised = {(method, path) for *methods, path in lines for method in methods}
    assert promised - routes(made) == set()


def test_every_v1_route_is_public_or_asks_for_a_scope(made: TimeTracker) -> None:
    policies = {name: policy for name, policy in made.auth.policies.items() if name.startswith("api_v1.")}
    assert {name for name, policy in policies.items() if not policy.public and not policy.scopes} == set()


def test_every_scope_that_is_asked_for_can_be_had(made: TimeTracker) -> None:
    asked = {name for policy in made.auth.policies.values() for names in policy.scopes for name in names}
    assert asked - made.plugins.scopes.keys() == set()


def test_every_successor_is_a_route_of_v1(made: TimeTracker) -> None:
    named = {view.superseded_by for view in made.plugins.hooks.views.values() if view.superseded_by}
    known = {rule.rule for rule in made.url_map.iter_rules() if rule.rule.startswith("/api/v1/")}
    assert named - known == set()
