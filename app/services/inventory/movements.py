"""Movements by kind: purchases, sales, returns, waste, counts and corrections."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, Unpack

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.errors import invalid_fields
from app.core.messages import N_
from app.core.principal import Principal
from app.services.inventory import layers, ledger
from app.services.inventory.fields import MovementTexts
from app.services.inventory.layers import Lot
from app.services.inventory.ledger import Account
from app.services.inventory.models import ZERO, Movement, Stock

SMALLEST = Decimal("0.0001")
# The sign of the quantity by kind, and the text of the error.
SIGNS: dict[str, tuple[Callable[[Decimal], bool], str]] = {
    "adjustment": (lambda quantity: quantity != 0, "must not be 0"),
    "purchase": (lambda quantity: quantity > 0, "must be above 0 for a purchase"),
    "sale": (lambda quantity: quantity < 0, "must be below 0 for a sale"),
    "return": (lambda quantity: quantity > 0, "must be above 0 for a return"),
    "waste": (lambda quantity: quantity < 0, "must be below 0 for waste"),
    "count": (lambda quantity: quantity >= 0, "must not be below 0 for a count"),
    "devaluation": (lambda quantity: quantity > 0, "must be above 0 for a devaluation"),
}
DEVALUING = ("return", "waste", "devaluation")


@dataclass(frozen=True, slots=True)
class Devaluation:
    """A lower cost: by `amount` percent, or the fixed cost `amount` of one unit."""

    method: Literal["percent", "fixed"]
    amount: Decimal

    def of(self, cost: Decimal) -> Decimal:
        """The lower cost; a fixed one never raises a cost that is already lower."""
        if self.method == "percent":
            return (cost * (100 - self.amount) / 100).quantize(SMALLEST)
        return min(cost, self.amount)


@dataclass(frozen=True, slots=True)
class PlannedMovement:
    """A movement before it is booked; `columns` are stored as they were given."""

    account: Account
    quantity: Decimal
    unit_cost: Decimal | None
    devaluation: Devaluation | None
    columns: MovementTexts

    def lower(self, lot: Lot) -> Lot:
        """The lot after the devaluation."""
        cost = self.devaluation.of(lot.unit_cost) if self.devaluation else lot.unit_cost
        return replace(lot, unit_cost=cost, devalued=True)

    @property
    def cost(self) -> Decimal:
        """The cost of one incoming unit: the given one, else the item's default, else 0."""
        known = (self.unit_cost, self.account.item.default_cost, ZERO)
        return next(cost for cost in known if cost is not None)


async def record_movement(
    session: AsyncSession,
    caller: Principal,
    *,
    stock_item_id: int,
    warehouse_id: int,
    movement_type: str,
    quantity: Decimal,
    unit_cost: Decimal | None = None,
    devaluation: Devaluation | None = None,
    location: str | None = None,
    **texts: Unpack[MovementTexts],
) -> tuple[Movement, Stock]:
    """Book a movement and return it with the resulting stock.

    `quantity` is signed: incoming is above zero. For a count it is the counted quantity, for a devaluation the units
    that lose value. `unit_cost` is the cost of incoming units; `location` is the new place in the warehouse.
    Invalid and NotFound name the field; `insufficient_stock` has the available quantity.
    """
    check_request(movement_type, quantity, devaluation)
    if texts.get("reference_type") == "transfer":
        raise invalid_fields(reference_type=N_("transfer is reserved for transfers"))
    (account,) = await ledger.lock_accounts(session, caller, stock_item_id, {"warehouse_id": warehouse_id})
    if location is not None:
        account.stock.location = location
    planned = PlannedMovement(account, quantity, unit_cost, devaluation, texts)
    return await BOOK_BY_KIND[movement_type](planned), account.stock


def check_request(movement_type: str, quantity: Decimal, devaluation: Devaluation | None) -> None:
    """Raise Invalid, naming the field, if kind, quantity and devaluation do not fit together."""
    fits, text = SIGNS[movement_type]
    if not fits(quantity):
        raise invalid_fields(quantity=text)
    if devaluation and movement_type not in DEVALUING:
        raise invalid_fields(devalue_enabled=N_("is for {names}", names=", ".join(DEVALUING)))
    if movement_type == "devaluation" and not devaluation:
        raise invalid_fields(devalue_method=N_("devalue_method is required"))


async def receive_lot(
    planned: PlannedMovement, kind: str, quantity: Decimal, cost: Decimal, *, devalued: bool = False
) -> Movement:
    """Book one lot that comes in now."""
    lot = Lot(quantity, cost, now(), devalued)
    return await ledger.receive(planned.account, [lot], movement_type=kind, unit_cost=cost, **planned.columns)


async def issue_units(planned: PlannedMovement, kind: str, quantity: Decimal, first: Sequence[int] = ()) -> Movement:
    """Book units that go out, from the layers `first` before all others; `quantity` is above zero."""
    movement, _ = await ledger.issue(planned.account, quantity, first=first, movement_type=kind, **planned.columns)
    return movement


async def purchase(planned: PlannedMovement) -> Movement:
    """Book a purchase: it becomes a layer."""
    return await receive_lot(planned, "purchase", planned.quantity, planned.cost)


async def sale(planned: PlannedMovement) -> Movement:
    """Book a sale: it uses up the oldest layers."""
    return await issue_units(planned, "sale", -planned.quantity)


async def adjustment(planned: PlannedMovement, kind: str = "adjustment") -> Movement:
    """Book a correction in either direction as a line of its own."""
    if planned.quantity > 0:
        return await receive_lot(planned, kind, planned.quantity, planned.cost)
    return await issue_units(planned, kind, -planned.quantity)


async def count(planned: PlannedMovement) -> Movement:
    """Book the difference to the counted quantity, even if it is 0."""
    account = planned.account
    account.stock.last_counted_at, account.stock.last_counted_by = now(), account.caller.user_id
    difference = planned.quantity - account.stock.quantity_on_hand
    if difference == 0:
        return await ledger.post(account, ZERO, movement_type="count", **planned.columns)
    return await adjustment(replace(planned, quantity=difference), "count")


async def take_back(planned: PlannedMovement) -> Movement:
    """Book a return at its cost or a lower one."""
    cost, devaluation = planned.cost, planned.devaluation
    if devaluation:
        cost = devaluation.amount if devaluation.method == "fixed" else devaluation.of(cost)
    return await receive_lot(planned, "return", planned.quantity, cost, devalued=devaluation is not None)


async def waste(planned: PlannedMovement) -> Movement:
    """Book waste: devalued units first, or those that are devalued on the way out."""
    first: Sequence[int] = ()
    if planned.devaluation:
        devalued = await devalue(replace(planned, quantity=-planned.quantity))
        first = await layers.layers_filled_by(planned.account.session, devalued)
    return await issue_units(planned, "waste", -planned.quantity, first)


async def devalue(planned: PlannedMovement) -> Movement:
    """Devalue without moving: the oldest units leave their layers and return at the lower cost, keeping their order."""
    session, stock = planned.account.session, planned.account.stock
    ledger.check_available(stock, planned.quantity)
    movement = await ledger.post(planned.account, ZERO, movement_type="devaluation", **planned.columns)
    lots = await layers.consume(session, movement, stock, planned.quantity)
    await layers.add_lots(session, movement, stock, [planned.lower(lot) for lot in lots])
    return movement


BOOK_BY_KIND: dict[str, Callable[[PlannedMovement], Awaitable[Movement]]] = {
    "adjustment": adjustment,
    "purchase": purchase,
    "sale": sale,
    "return": take_back,
    "waste": waste,
    "count": count,
    "devaluation": devalue,
}
