"""How fast stock is sold: what went, against what lay there on average."""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Float, Integer, bindparam, case, func, literal_column, or_, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import day_end, day_start, now
from app.core.errors import invalid_fields
from app.core.listing import Listing, Page, PageRequest, page
from app.core.principal import Principal
from app.core.sql import seconds_between
from app.core.types import UTCDateTime
from app.services.inventory.models import Movement, StockItem

START, END = bindparam("start", type_=UTCDateTime), bindparam("end", type_=UTCDateTime)
SECONDS = bindparam("seconds", type_=Integer)
DAY: ColumnElement[float] = literal_column("86400.0")
ZERO: ColumnElement[float] = literal_column("0")
TICK = timedelta(microseconds=1)

# A unit that was there before the period lies there all through it; one that comes within it lies there from then on.
# What goes takes its seconds away. All of them, by the length of the period, is the average stock.
lying = case((Movement.moved_at <= START, SECONDS), else_=seconds_between(END, Movement.moved_at))
sold = case(((Movement.movement_type == "sale") & (Movement.moved_at >= START), -Movement.quantity), else_=ZERO)
moved = (
    select(
        Movement.stock_item_id,
        func.round(func.sum(sold), 4).label("sold"),
        func.round(func.sum(Movement.quantity * lying) / SECONDS, 4).label("average"),
    )
    .where(Movement.moved_at <= END)
    .group_by(Movement.stock_item_id)
    .subquery()
)
quantity_sold = func.coalesce(moved.c.sold, ZERO)
average = func.coalesce(moved.c.average, ZERO)
rate = type_coerce(case((average > 0, quantity_sold / func.nullif(average, 0)), else_=ZERO), Float)

TURNOVER = Listing(
    rows=select(
        StockItem.id.label("item_id"),
        StockItem.sku,
        StockItem.name,
        quantity_sold.label("quantity_sold"),
        average.label("avg_stock"),
        func.round(rate, 4).label("turnover_rate"),
        func.round(SECONDS / DAY / func.nullif(rate, 0), 2).label("days_on_hand"),
    )
    .join(moved, moved.c.stock_item_id == StockItem.id, isouter=True)
    .where(StockItem.is_trackable, or_(StockItem.is_active, moved.c.stock_item_id.is_not(None))),
    filters={"item_id": StockItem.id == bindparam("item_id")},
    sorts={
        "name": (StockItem.name, StockItem.id),
        "quantity_sold": (quantity_sold, StockItem.id),
        "turnover_rate": (rate, StockItem.id),
    },
    default_sort="name",
)


def period(caller: Principal, start: date, end: date) -> tuple[datetime, datetime]:
    """The first and the last instant between two days or instants, the last day as far as it has come.

    Days are those of the caller's zone. Invalid names `start_date` where it comes after the end or is yet to come.
    """
    first = start if isinstance(start, datetime) else day_start(start, caller.zone)
    last = end if isinstance(end, datetime) else day_end(end, caller.zone) - TICK
    last = min(last, now())
    if first > last:
        raise invalid_fields(start_date="must not be after end_date, nor in the future")
    return first, last


async def read(
    session: AsyncSession,
    caller: Principal,
    request: PageRequest,
    *,
    start: date,
    end: date,
    item_id: int | None = None,
) -> Page:
    """Items with what was sold of each and how much lay there on average, over a period.

    `turnover_rate` is how often the average stock was sold; at that speed it lasts `days_on_hand`, null where nothing
    was sold.
    """
    first, last = period(caller, start, end)
    seconds = max(1, int((last - first).total_seconds()))
    return await page(session, TURNOVER, {"item_id": item_id, "start": first, "end": last, "seconds": seconds}, request)
