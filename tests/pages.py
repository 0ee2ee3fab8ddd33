"""Every page of the interface, found in the app's own routes, and what there must be for each to show something."""

from typing import Any

from quart import Quart

from tests.contracts.nouns import SAMPLED

# Answers that are no page of a signed-in administrator.
OTHERS = {
    "web.choices": "JSON for the search next to a field",
    "web.entry_redirect": "an address of old",
    "web.entries_export": "a download",
    "web.import_errors": "a download",
    "web.inventory.files_export": "a download",
    "web.report_file": "a download",
    "web.report_shared_before": "back to the reports",
    "web.sign_in": "for nobody",
    "web.set_up": "for nobody, once",
    "web.report_shared": "for nobody, with a secret",
}
# What a page shows instead of the thing with the id 1.
EXAMPLES: dict[str, dict[str, Any]] = {}
# Nouns that the demo data has.
DEMO = {"/clients", "/projects", "/tasks"}
# Requests to v1 on a server with demo data, as an administrator: one thing of each kind with the id 1.
FURNITURE: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "/time-entries/import-csv",
        {"csv": "project_id,start_time,end_time\n1,2026-03-09T09:00:00Z,2026-03-09T10:00:00Z\n1,yesterday,now\n"},
    ),
    ("/reports/saved", {"name": "Hours by client", "question": {"group_by": "client,week"}}),
    ("/reports/saved/1/share", {"expires_days": 30}),
    *(
        (noun.path, noun.sample("Bookkeeping", dict.fromkeys(SAMPLED, 1)))
        for noun in SAMPLED.values()
        if noun.sample and noun.path not in DEMO
    ),
    ("/webhooks/1/test", {}),
    ("/inventory/warehouses", {"name": "Main store", "code": "MAIN"}),
    ("/inventory/suppliers", {"name": "Paper & Pens", "code": "PENS"}),
    ("/inventory/warehouses", {"name": "Van", "code": "VAN"}),
    ("/inventory/items", {"name": "Notebook", "sku": "NB-1", "unit": "pcs", "reorder_point": 50, "default_cost": 1.2}),
    (
        "/inventory/movements",
        {"movement_type": "adjustment", "stock_item_id": 1, "warehouse_id": 1, "quantity": 40, "reason": "First count"},
    ),
    ("/inventory/movements", {"movement_type": "sale", "stock_item_id": 1, "warehouse_id": 1, "quantity": -3}),
    ("/inventory/transfers", {"stock_item_id": 1, "from_warehouse_id": 1, "to_warehouse_id": 2, "quantity": 5}),
)


def pages(app: Quart) -> dict[str, str]:
    """The path of each page by its endpoint."""
    found, adapter = {}, app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("web.") and rule.methods and "GET" in rule.methods and rule.endpoint not in OTHERS:
            values = {name: 1 for name in rule.arguments} | EXAMPLES.get(rule.endpoint, {})
            found[rule.endpoint] = adapter.build(rule.endpoint, values, method="GET")
    return found
