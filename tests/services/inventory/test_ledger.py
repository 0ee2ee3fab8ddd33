"""Whatever happens to stock, in whatever order: ledger, stock, layers and value agree, and with a model of our own."""

import itertools
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.core.db import Database
from app.core.errors import Invalid
from app.core.listing import PageRequest
from app.core.principal import Principal
from app.services.inventory import items, movements, reconciliation, transfers, valuation, warehouses
from app.services.inventory.filters import ValuationFilter
from app.services.inventory.models import Layer, Movement, Stock
from app.services.inventory.movements import Devaluation
from tests.clock import FrozenClock

ADA = Principal(user_id=2, username="ada", is_admin=False, zone="UTC", strategy="test")
SMALLEST, ZERO = Decimal("0.0001"), Decimal(0)
PLACES = (0, 1, 2)
numbers = itertools.count(1)

quantities = st.decimals(min_value="0.0001", max_value=20, places=4) | st.integers(1, 20).map(Decimal)
costs = st.none() | st.decimals(min_value=0, max_value=9, places=4)
places = st.sampled_from(PLACES)
devaluations = st.builds(Devaluation, st.just("percent"), st.integers(0, 100).map(Decimal)) | st.builds(
    Devaluation, st.just("fixed"), st.decimals(min_value=0, max_value=9, places=4)
)


@dataclass(frozen=True)
class Step:
    """Something that is done; `quantity` is above zero, for a count what was counted."""

    kind: str
    place: int
    quantity: Decimal
    cost: Decimal | None = None
    target: int = 0
    devaluation: Devaluation | None = None


steps = st.lists(
    st.one_of(
        st.builds(Step, st.sampled_from(["purchase", "return", "found"]), places, quantities, costs),
        st.builds(Step, st.sampled_from(["sale", "waste", "lost"]), places, quantities),
        st.builds(Step, st.just("waste"), places, quantities, devaluation=devaluations),
        st.builds(Step, st.just("count"), places, quantities | st.just(ZERO), costs),
        st.builds(Step, st.just("transfer"), places, quantities, st.none(), places),
        st.builds(Step, st.just("devaluation"), places, quantities, devaluation=devaluations),
    ),
    max_size=14,
)


@dataclass
class Lot:
    """Units in the model; the older goes first, of the same age what was made first."""

    quantity: Decimal
    cost: Decimal
    age: int
    made: int
    devalued: bool = False


@dataclass
class Model:
    """What should be there, worked out without a database."""

    backorder: bool
    default: Decimal
    lots: dict[int, list[Lot]] = field(default_factory=lambda: {place: [] for place in PLACES})
    made: int = 0

    def stock(self, place: int) -> Decimal:
        return sum((lot.quantity for lot in self.lots[place]), ZERO)

    def add(self, place: int, quantity: Decimal, cost: Decimal, age: int, devalued: bool = False) -> None:
        for debt in [lot for lot in self.lots[place] if lot.quantity < 0]:
            filled = min(quantity, -debt.quantity)
            debt.quantity, quantity = debt.quantity + filled, quantity - filled
        self.made += 1
        self.lots[place].append(Lot(quantity, cost, age, self.made, devalued))
        self.tidy(place)

    def take(self, place: int, quantity: Decimal, age: int, devalued_first: bool = False) -> list[Lot]:
        taken = []
        order = sorted(self.lots[place], key=lambda lot: not lot.devalued) if devalued_first else self.lots[place]
        for lot in [lot for lot in order if lot.quantity > 0]:
            part = min(quantity, lot.quantity)
            lot.quantity, quantity = lot.quantity - part, quantity - part
            taken.append(Lot(part, lot.cost, lot.age, lot.made, lot.devalued))
        if quantity:
            self.made += 1
            self.lots[place].append(Lot(-quantity, self.default, age, self.made))
        self.tidy(place)
        return [lot for lot in taken if lot.quantity]

    def tidy(self, place: int) -> None:
        kept = [lot for lot in self.lots[place] if lot.quantity]
        self.lots[place] = sorted(kept, key=lambda lot: (lot.age, lot.made))

    def does(self, step: Step, age: int) -> bool:
        """Does it, or says that it cannot be done."""
        there, cost = self.stock(step.place), self.default if step.cost is None else step.cost
        if step.kind in ("purchase", "return", "found"):
            self.add(step.place, step.quantity, cost, age)
            return True
        if step.kind == "count":
            difference = step.quantity - there
            if difference > 0:
                self.add(step.place, difference, cost, age)
            else:
                self.take(step.place, -difference, age)
            return True
        if step.kind == "transfer" and step.place == step.target:
            return False
        may_lack = self.backorder and step.kind in ("sale", "waste", "lost") and not step.devaluation
        if step.quantity > there and not may_lack:
            return False
        if step.kind == "waste" and step.devaluation:
            self.take(step.place, step.quantity, age)  # the oldest lose value, and it is they that go
            return True
        taken = self.take(step.place, step.quantity, age, devalued_first=step.kind == "waste")
        for lot in taken:
            if step.kind == "transfer":
                self.add(step.target, lot.quantity, lot.cost, lot.age, lot.devalued)
            elif step.devaluation:
                self.add(step.place, lot.quantity, lower(step.devaluation, lot.cost), lot.age, True)
        return True


def lower(devaluation: Devaluation, cost: Decimal) -> Decimal:
    """The cost after a devaluation."""
    if devaluation.method == "fixed":
        return min(cost, devaluation.amount)
    return (cost - cost * devaluation.amount / 100).quantize(SMALLEST)


@dataclass
class World:
    """A new item in three warehouses of its own."""

    database: Database
    item: int
    sku: str
    places: list[int]

    @classmethod
    async def make(cls, database: Database, backorder: bool, default: Decimal) -> "World":
        number = next(numbers)
        sku = f"ITEM-{number}"
        async with database.transaction(actor=ADA) as session:
            item = await items.create(
                session,
                ADA,
                sku=sku,
                name=sku,
                category=sku,
                currency_code="EUR",
                allow_backorder=backorder,
                default_cost=default,
                is_trackable=True,
            )
            places = [await warehouses.create(session, ADA, code=f"W{number}-{place}", name="W") for place in PLACES]
        return cls(database, item.id, sku, [place.id for place in places])

    async def does(self, step: Step) -> bool:
        """The same by the services."""
        try:
            async with self.database.transaction(actor=ADA) as session:
                if step.kind == "transfer":
                    source, target = self.places[step.place], self.places[step.target]
                    way = {"from_warehouse_id": source, "to_warehouse_id": target}
                    await transfers.create(session, ADA, stock_item_id=self.item, quantity=step.quantity, **way)
                else:
                    await movements.record_movement(session, ADA, stock_item_id=self.item, **self.order(step))
        except Invalid:
            return False
        return True

    def order(self, step: Step) -> dict[str, Any]:
        """A movement as the service takes it."""
        out = step.kind in ("sale", "waste", "lost")
        return {
            "warehouse_id": self.places[step.place],
            "movement_type": {"found": "adjustment", "lost": "adjustment"}.get(step.kind, step.kind),
            "quantity": -step.quantity if out else step.quantity,
            "unit_cost": step.cost,
            "devaluation": step.devaluation,
        }

    async def layers(self) -> dict[int, list[tuple[Decimal, Decimal]]]:
        """Place -> quantity and cost of the open layers, in the order in which they go."""
        async with self.database.transaction(read_only=True) as session:
            statement = select(Layer).where(Layer.stock_item_id == self.item, Layer.quantity != 0)
            rows = (await session.scalars(statement.order_by(Layer.received_at, Layer.id))).all()
        return {
            place: [(row.quantity, row.unit_cost) for row in rows if row.warehouse_id == self.places[place]]
            for place in PLACES
        }

    async def stock(self) -> dict[int, tuple[Decimal, Decimal]]:
        """Place -> what is kept as its stock, and the sum of its movements."""
        async with self.database.transaction(read_only=True) as session:
            kept = (await session.scalars(select(Stock).where(Stock.stock_item_id == self.item))).all()
            moved = (await session.scalars(select(Movement).where(Movement.stock_item_id == self.item))).all()
        return {
            place: (
                sum((row.quantity_on_hand for row in kept if row.warehouse_id == self.places[place]), ZERO),
                sum((row.quantity for row in moved if row.warehouse_id == self.places[place]), ZERO),
            )
            for place in PLACES
        }

    async def value(self) -> Decimal:
        """What the report says."""
        async with self.database.transaction(read_only=True) as session:
            wanted = ValuationFilter(category=self.sku, currency="EUR")
            found = await valuation.read_valuation(session, ADA, PageRequest(), wanted)
        return Decimal(repr(found.total))


async def check(database: Database, clock: FrozenClock, backorder: bool, default: Decimal, work: list[Step]) -> None:
    """Does the work in both worlds and compares them."""
    model, world = Model(backorder, default), await World.make(database, backorder, default)
    for age, step in enumerate(work):
        clock.move(seconds=1)
        assert await world.does(step) == model.does(step, age), step
    assert await world.layers() == {
        place: [(lot.quantity, lot.cost) for lot in lots] for place, lots in model.lots.items()
    }
    assert await world.stock() == {place: (model.stock(place), model.stock(place)) for place in PLACES}
    value = sum((lot.quantity * lot.cost for lots in model.lots.values() for lot in lots), ZERO)
    assert await world.value() == value
    async with database.transaction(read_only=True) as session:
        assert await reconciliation.find_differences(session) == []


def examples(number: int) -> settings:
    return settings(
        max_examples=number,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@examples(25)
@given(backorder=st.booleans(), default=st.decimals(min_value=0, max_value=9, places=4), work=steps)
async def test_everything_adds_up(
    database: Database, clock: FrozenClock, backorder: bool, default: Decimal, work: list[Step]
) -> None:
    await check(database, clock, backorder, default, work)


@pytest.mark.soak
@examples(1000)
@given(backorder=st.booleans(), default=st.decimals(min_value=0, max_value=9, places=4), work=steps)
async def test_everything_adds_up_a_thousand_times(
    database: Database, clock: FrozenClock, backorder: bool, default: Decimal, work: list[Step]
) -> None:
    await check(database, clock, backorder, default, work)
