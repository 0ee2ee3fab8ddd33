"""What the documentation shows of the inventory."""

from pydantic.config import JsonDict

AT = "2024-01-15T09:00:00Z"
REFERENCE = "01HM62VAY0E8K3Z5T7QW9XNB4C"
NO_CONTACT: JsonDict = {"contact_person": None, "address": "Harbour Street 1", "notes": None}
KEPT: JsonDict = {"created_at": AT, "updated_at": AT, "created_by": 1}
QUANTITIES: JsonDict = {"quantity_on_hand": 11, "quantity_reserved": 0, "quantity_available": 11}

ITEM: JsonDict = {
    "id": 1,
    "sku": "BOLT-M8",
    "name": "Bolt M8",
    "description": None,
    "category": "Fasteners",
    "unit": "pcs",
    "default_cost": 0.12,
    "default_price": 0.3,
    "currency_code": "EUR",
    "barcode": "4006381333931",
    "is_active": True,
    "is_trackable": True,
    "allow_backorder": False,
    "reorder_point": 200,
    "reorder_quantity": 500,
    "supplier_id": 1,
    "supplier": "Screws & Sons",
    "supplier_sku": None,
    "image_url": None,
    "notes": None,
    "total_quantity_on_hand": 15,
    "total_quantity_reserved": 0,
    "total_quantity_available": 15,
    "is_low_stock": True,
    **KEPT,
}
WAREHOUSE: JsonDict = {
    "id": 2,
    "name": "Main store",
    "code": "MAIN",
    "contact_email": "store@example.com",
    "contact_phone": None,
    "is_active": True,
    **NO_CONTACT,
    **KEPT,
}
SUPPLIER: JsonDict = {
    "id": 1,
    "code": "SCREWS",
    "name": "Screws & Sons",
    "description": None,
    "email": "orders@example.com",
    "phone": None,
    "website": None,
    "tax_id": None,
    "payment_terms": "30 days net",
    "currency_code": "EUR",
    "is_active": True,
    **NO_CONTACT,
    **KEPT,
}
STOCK: JsonDict = {
    "id": 1,
    "warehouse_id": 2,
    "stock_item_id": 1,
    "location": "Shelf 4",
    "last_counted_at": None,
    "last_counted_by": None,
    "created_at": AT,
    "updated_at": AT,
    **QUANTITIES,
}
STOCK_LEVEL: JsonDict = {**STOCK, "warehouse": WAREHOUSE, "stock_item": ITEM}
PLACE: JsonDict = {
    "warehouse_id": 2,
    "warehouse_code": "MAIN",
    "warehouse_name": "Main store",
    "location": "Shelf 4",
    **QUANTITIES,
}
OUT: JsonDict = {
    "id": 4,
    "movement_type": "transfer",
    "stock_item_id": 1,
    "warehouse_id": 2,
    "quantity": -4,
    "reference_type": "transfer",
    "reference_id": REFERENCE,
    "unit_cost": None,
    "reason": None,
    "notes": "For the fair",
    "moved_by": 1,
    "moved_at": AT,
}
INTO: JsonDict = {**OUT, "id": 5, "warehouse_id": 3, "quantity": 4}
TRANSFER: JsonDict = {
    "reference_id": REFERENCE,
    "moved_at": AT,
    "stock_item_id": 1,
    "from_warehouse_id": 2,
    "to_warehouse_id": 3,
    "quantity": 4,
    "notes": "For the fair",
    "movement_ids": [4, 5],
}
VALUATION: JsonDict = {
    "total_value": 1.8,
    "currency": "EUR",
    "by_currency": {"EUR": {"currency": "EUR", "value": 1.8}, "USD": {"currency": "USD", "value": 240.5}},
    "by_warehouse": {
        "Main store (MAIN)": {
            "warehouse_id": 2,
            "warehouse_name": "Main store",
            "warehouse_code": "MAIN",
            "value": 1.8,
            "currency": "EUR",
        }
    },
    "by_category": {"Fasteners": {"category": "Fasteners", "value": 1.8, "currency": "EUR"}},
    "item_details": [
        {
            "item_id": 1,
            "sku": "BOLT-M8",
            "name": "Bolt M8",
            "category": "Fasteners",
            "warehouse_id": 2,
            "warehouse_name": "Main store",
            "quantity": 15,
            "cost": 0.12,
            "value": 1.8,
            "currency": "EUR",
        }
    ],
    "pagination": {
        "page": 1,
        "per_page": 50,
        "total": 1,
        "pages": 1,
        "has_next": False,
        "has_prev": False,
        "next_page": None,
        "prev_page": None,
        "next_cursor": None,
    },
    "warehouse_id": None,
    "category": None,
}
HISTORY: JsonDict = {
    "id": 4,
    "date": AT,
    "item_id": 1,
    "item_sku": "BOLT-M8",
    "item_name": "Bolt M8",
    "warehouse_id": 2,
    "warehouse_name": "Main store",
    "quantity": -4,
    "type": "transfer",
    "reference": f"transfer#{REFERENCE}",
    "notes": "For the fair",
}
TURNOVER: JsonDict = {
    "item_id": 1,
    "sku": "BOLT-M8",
    "name": "Bolt M8",
    "quantity_sold": 120,
    "avg_stock": 30,
    "turnover_rate": 4,
    "days_on_hand": 91.25,
}
LOW: JsonDict = {
    "item_id": 1,
    "item_sku": "BOLT-M8",
    "item_name": "Bolt M8",
    "warehouse_id": 2,
    "warehouse_code": "MAIN",
    "warehouse_name": "Main store",
    "quantity_on_hand": 15,
    "reorder_point": 200,
    "reorder_quantity": 500,
    "shortfall": 185,
}
