"""The surface as text: policies, then one line a route; generated from the app, kept in docs/surface.txt."""

from app import TimeTracker
from app.routes.route_metadata import SUPERSEDED_BY

IMPLIED = frozenset({"HEAD", "OPTIONS"})


def surface(app: TimeTracker) -> list[str]:
    """Return the lines of docs/surface.txt."""
    return [*policy_lines(app), "", *route_lines(app)]


def policy_lines(app: TimeTracker) -> list[str]:
    """Return `policy name = strategies` of every blueprint that states who may call its routes, sorted."""
    stated = {policy.name: policy.strategies for policy in app.auth.policies.values() if policy.strategies}
    return [f"policy {name} = {'|'.join(strategies)}" for name, strategies in sorted(stated.items())]


def route_lines(app: TimeTracker) -> list[str]:
    """Return `METHOD path policy scope successor` of every route, sorted; `-` stands for none."""
    found = []
    for rule in app.url_map.iter_rules():
        policy = app.auth.policies[rule.endpoint]
        who = "public" if policy.public else policy.name
        scope = ",".join("|".join(names) for names in policy.scopes) or "-"
        successor = SUPERSEDED_BY.get(app.view_functions[rule.endpoint]) or "-"
        path = rule.rule
        methods = sorted((rule.methods or set()) - IMPLIED)
        found += [(path, f"{method} {path} {who} {scope} {successor}") for method in methods]
    return [line for _, line in sorted(found)]
