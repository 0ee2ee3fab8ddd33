"""The surface as text: one line a route, generated from the app, kept in docs/surface.txt."""

from app import TimeTracker

IMPLIED = frozenset({"HEAD", "OPTIONS"})


def lines(app: TimeTracker) -> list[str]:
    """`METHOD path who scope successor`, sorted; `-` where there is none."""
    found = []
    for rule in app.url_map.iter_rules():
        policy = app.auth.policies[rule.endpoint]
        who = "public" if policy.public else "|".join(policy.strategies)
        scope = ",".join("|".join(names) for names in policy.scopes) or "-"
        successor = getattr(app.view_functions[rule.endpoint], "superseded_by", "-")
        path = rule.rule
        for method in sorted((rule.methods or set()) - IMPLIED):
            found.append((path, f"{method} {path} {who} {scope} {successor}"))
    return [line for _, line in sorted(found)]
