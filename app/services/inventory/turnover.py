"""Stock turnover: quantity sold by average stock."""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Float, Integer, bindparam, case, func, literal_column, or_, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import day_end, day_start, now
from app.core.errors import invalid_fields
from app.core.listing import Listing, Page, PageRequest, page
from app.core.messages import N_
from app.core.principal import Principal
from app.core.sql.time import seconds_between
from app.core.types import UTCDateTime
from app.services.inventory.filters import TurnoverFilter
from app.services.inventory.models import Movement, StockItem

PERIOD_START, PERIOD_END = bindparam("start", type_=UTCDateTime), bindparam("end", type_=UTCDateTime)
PERIOD_SECONDS = bindparam("seconds", type_=Integer)
SECONDS_PER_DAY: ColumnElement[float] = literal_column("86400.0")
_ZERO: ColumnElement[float] = literal_column("0")
SMALLEST_STEP = timedelta(microseconds=1)

# Each movement counts with the seconds of the period that follow it, so that the sum by the length of the period is the
# average stock.
seconds_in_stock = case(
    (Movement.moved_at <= PERIOD_START, PERIOD_SECONDS), else_=seconds_between(PERIOD_END, Movement.moved_at)
)
sold_quantity = case(
    ((Movement.movement_type == "sale") & (Movement.moved_at >= PERIOD_START), -Movement.quantity), else_=_ZERO
)
item_movements = (
    select(
        Movement.stock_item_id,
        func.round(func.sum(sold_quantity), 4).label("sold"),
        func.round(func.sum(Movement.quantity * seconds_in_stock) / PERIOD_SECONDS, 4).label("average"),
    )
    .where(Movement.moved_at <= PERIOD_END)
    .group_by(Movement.stock_item_id)
    .subquery()
)
quantity_sold = func.coalesce(item_movements.c.sold, _ZERO)
average_stock = func.coalesce(item_movements.c.average, _ZERO)
turnover_rate = type_coerce(
    case((average_stock > 0, quantity_sold / func.nullif(average_stock, 0)), else_=_ZERO), Float
)

ITEM_TURNOVER = Listing(
    filter=TurnoverFilter,
    parameters=frozenset({"start", "end", "seconds"}),
    rows=select(
        StockItem.id.label("item_id"),
        StockItem.sku,
        StockItem.name,
        quantity_sold.label("quantity_sold"),
        average_stock.label("avg_stock"),
        func.round(turnover_rate, 4).label("turnover_rate"),
        func.round(PERIOD_SECONDS / SECONDS_PER_DAY / func.nullif(turnover_rate, 0), 2).label("days_on_hand"),
    )
    .join(item_movements, item_movements.c.stock_item_id == StockItem.id, isouter=True)
    .where(StockItem.is_trackable, or_(StockItem.is_active, item_movements.c.stock_item_id.is_not(None))),
    conditions={"item_id": StockItem.id == bindparam("item_id")},
    sorts={
        "name": (StockItem.name, StockItem.id),
        "quantity_sold": (quantity_sold, StockItem.id),
        "turnover_rate": (turnover_rate, StockItem.id),
    },
    default_sort="name",
)


def turnover_period(caller: Principal, start: date, end: date) -> tuple[datetime, datetime]:
    """Return the first and the last instant between two days or instants, the last not later than now.

    Days are those of the caller's zone. Raise Invalid, naming `start_date`, if it is after the end or in the future.
    """
    first = start if isinstance(start, datetime) else day_start(start, caller.zone)
    last = end if isinstance(end, datetime) else day_end(end, caller.zone) - SMALLEST_STEP
    last = min(last, now())
    if first > last:
        raise invalid_fields(start_date=N_("must not be after end_date, nor in the future"))
    return first, last


async def read_turnover(
    session: AsyncSession,
    caller: Principal,
    request: PageRequest,
    *,
    start: date,
    end: date,
    item_id: int | None = None,
) -> Page:
    """Return items with the quantity sold and the average stock of a period.

    `turnover_rate` is quantity sold by average stock; at that rate the stock lasts `days_on_hand`, null if nothing was
    sold.
    """
    first, last = turnover_period(caller, start, end)
    seconds = max(1, int((last - first).total_seconds()))
    wanted = TurnoverFilter(item_id=item_id, start=first, end=last, seconds=seconds)
    return await page(session, ITEM_TURNOVER, wanted.bind(session, caller), request)
