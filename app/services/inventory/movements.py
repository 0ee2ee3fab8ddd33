"""Movements as people make them: goods bought, sold, taken back, thrown away, counted."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.errors import invalid_fields
from app.core.principal import Principal
from app.services.inventory import layers, ledger
from app.services.inventory.layers import Lot
from app.services.inventory.ledger import Account
from app.services.inventory.models import ZERO, Movement, Stock

SMALLEST = Decimal("0.0001")
# What the quantity of each kind must be, and how that is put into words.
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
        """The lower cost; a fixed one does not raise what was lower already."""
        if self.method == "percent":
            return (cost * (100 - self.amount) / 100).quantize(SMALLEST)
        return min(cost, self.amount)


@dataclass(frozen=True, slots=True)
class Booking:
    """A movement that is about to be made; `columns` are those that are stored as they were given."""

    account: Account
    quantity: Decimal
    unit_cost: Decimal | None
    devaluation: Devaluation | None
    columns: dict[str, Any]

    def lower(self, lot: Lot) -> Lot:
        """The lot as it is after the devaluation."""
        cost = self.devaluation.of(lot.unit_cost) if self.devaluation else lot.unit_cost
        return replace(lot, unit_cost=cost, devalued=True)

    @property
    def cost(self) -> Decimal:
        """What one unit costs that comes in: what was said, else the item's default, else nothing."""
        known = (self.unit_cost, self.account.item.default_cost, ZERO)
        return next(cost for cost in known if cost is not None)


async def record(
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
    **texts: str | None,
) -> tuple[Movement, Stock]:
    """Books a movement and returns it with the stock after it.

    `quantity` is signed: what comes is above zero. For a count it is what was counted, for a devaluation the units
    that lose value. `unit_cost` is for what comes in; `location` says where in the warehouse it lies from now on.
    Invalid and NotFound name the field; `insufficient_stock` says how much there is.
    """
    check(movement_type, quantity, devaluation)
    if texts.get("reference_type") == "transfer":
        raise invalid_fields(reference_type="transfer is for what transfers make")
    (account,) = await ledger.hold(session, caller, stock_item_id, {"warehouse_id": warehouse_id})
    if location is not None:
        account.stock.location = location
    booking = Booking(account, quantity, unit_cost, devaluation, dict(texts))
    return await KINDS[movement_type](booking), account.stock


def check(movement_type: str, quantity: Decimal, devaluation: Devaluation | None) -> None:
    """Invalid that names the field where kind, quantity and devaluation do not go together."""
    fits, text = SIGNS[movement_type]
    if not fits(quantity):
        raise invalid_fields(quantity=text)
    if devaluation and movement_type not in DEVALUING:
        raise invalid_fields(devalue_enabled=f"is for {', '.join(DEVALUING)}")
    if movement_type == "devaluation" and not devaluation:
        raise invalid_fields(devalue_method="devalue_method is required")


async def come(booking: Booking, kind: str, quantity: Decimal, cost: Decimal, *, devalued: bool = False) -> Movement:
    """Books one lot that comes in now."""
    lot = Lot(quantity, cost, now(), devalued)
    return await ledger.come(booking.account, [lot], movement_type=kind, unit_cost=cost, **booking.columns)


async def go(booking: Booking, kind: str, quantity: Decimal, first: Sequence[int] = ()) -> Movement:
    """Books what goes out, of the layers `first` before all others; `quantity` is above zero."""
    movement, _ = await ledger.go(booking.account, quantity, first=first, movement_type=kind, **booking.columns)
    return movement


async def purchase(booking: Booking) -> Movement:
    """What was bought becomes a layer."""
    return await come(booking, "purchase", booking.quantity, booking.cost)


async def sale(booking: Booking) -> Movement:
    """What was sold uses up the oldest layers."""
    return await go(booking, "sale", -booking.quantity)


async def adjustment(booking: Booking, kind: str = "adjustment") -> Movement:
    """A correction in either direction, itself a line of the ledger."""
    if booking.quantity > 0:
        return await come(booking, kind, booking.quantity, booking.cost)
    return await go(booking, kind, -booking.quantity)


async def count(booking: Booking) -> Movement:
    """Books the difference to what was counted, also where there is none."""
    account = booking.account
    account.stock.last_counted_at, account.stock.last_counted_by = now(), account.caller.user_id
    difference = booking.quantity - account.stock.quantity_on_hand
    if difference == 0:
        return await ledger.write(account, ZERO, movement_type="count", **booking.columns)
    return await adjustment(replace(booking, quantity=difference), "count")


async def take_back(booking: Booking) -> Movement:
    """What comes back, at its cost or a lower one."""
    cost, devaluation = booking.cost, booking.devaluation
    if devaluation:
        cost = devaluation.amount if devaluation.method == "fixed" else devaluation.of(cost)
    return await come(booking, "return", booking.quantity, cost, devalued=devaluation is not None)


async def waste(booking: Booking) -> Movement:
    """What is thrown away: devalued units first, or those that are devalued on the way out."""
    first: Sequence[int] = ()
    if booking.devaluation:
        devalued = await devalue(replace(booking, quantity=-booking.quantity))
        first = await layers.filled_by(booking.account.session, devalued)
    return await go(booking, "waste", -booking.quantity, first)


async def devalue(booking: Booking) -> Movement:
    """Moves nothing: the oldest units leave their layers and come back at the lower cost, with their place in line."""
    session, stock = booking.account.session, booking.account.stock
    ledger.check_available(stock, booking.quantity)
    movement = await ledger.write(booking.account, ZERO, movement_type="devaluation", **booking.columns)
    lots = await layers.take(session, movement, stock, booking.quantity)
    await layers.put(session, movement, stock, [booking.lower(lot) for lot in lots])
    return movement


KINDS: dict[str, Callable[[Booking], Awaitable[Movement]]] = {
    "adjustment": adjustment,
    "purchase": purchase,
    "sale": sale,
    "return": take_back,
    "waste": waste,
    "count": count,
    "devaluation": devalue,
}
