"""The rows of a report: aggregates summed, sorted, and rounded so that they add up."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from app.core.errors import invalid_fields
from app.core.messages import N_
from app.services.reports.aggregates import Aggregate, Aggregates
from app.services.reports.apportionment import MINUTE, apportion, decimal_hours, round_half_up
from app.services.reports.groupings import DATE_GROUPINGS, GROUPINGS, GroupKey
from app.services.reports.periods import ReportPeriod
from app.services.reports.query import SummaryQuery
from app.services.settings.currencies import from_minor, hourly_scale, minor_digits

HUNDREDTH = 36  # seconds in a hundredth of an hour
MAX_REPORT_ROWS = 50_000


@dataclass(slots=True)
class ExactSums:
    """Exact sums. `amounts` is in cents times seconds per hour, by currency."""

    entries: int = 0
    seconds: int = 0
    raw_seconds: int = 0
    billable_seconds: int = 0
    unrated_seconds: int = 0
    amounts: dict[str, int] = field(default_factory=dict)

    def add(self, aggregate: Aggregate) -> None:
        """Add an aggregate."""
        self.entries += aggregate.entries
        self.seconds += aggregate.seconds
        self.raw_seconds += aggregate.raw_seconds
        self.billable_seconds += aggregate.billable_seconds
        self.unrated_seconds += aggregate.unrated_seconds
        if aggregate.amount is not None:
            self.amounts[aggregate.currency] = self.amounts.get(aggregate.currency, 0) + aggregate.amount


@dataclass(slots=True)
class ReportNode:
    """A group of a report before rounding."""

    by: str
    key: GroupKey
    name: str
    sums: ExactSums = field(default_factory=ExactSums)
    nodes: dict[GroupKey, "ReportNode"] = field(default_factory=dict)

    def under(self, by: str, key: GroupKey, name: str) -> "ReportNode":
        """Return the child with a key, which is created if necessary."""
        return self.nodes.setdefault(key, ReportNode(by, key, name))

    def ordered(self) -> list["ReportNode"]:
        """Return the children: dates in their order, others with the most time first."""
        found = list(self.nodes.values())
        if found and found[0].by in DATE_GROUPINGS:
            return sorted(found, key=lambda node: str(node.key))
        return sorted(found, key=lambda node: (-node.sums.seconds, node.name, str(node.key)))


@dataclass(frozen=True, slots=True)
class PrintedTime:
    """The time of a row, in the units in which it is printed."""

    minutes: int
    hundredths: int
    billable_hundredths: int


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A row of a report: time in whole seconds, and as it is printed in hours and minutes; amounts by currency.

    `key` is an id, the first day of a day, week or month, a tag, a boolean, or None for entries without one.
    `minutes` are those of `h:mm`, `unrated_seconds` the billable ones without a rate, which no amount has. What is
    printed of its `rows` adds up to its own, as the seconds do; but not if they are tags, which count an entry
    with several in each.
    """

    by: str
    key: GroupKey
    name: str
    entries: int
    seconds: int
    raw_seconds: int
    billable_seconds: int
    unrated_seconds: int
    printed: PrintedTime
    amounts: dict[str, Decimal]
    rows: list["ReportRow"]

    @property
    def hours(self) -> float:
        """Hours with two decimals."""
        return self.printed.hundredths / 100

    @property
    def unrated_hours(self) -> float:
        """Billable hours without a rate, with two decimals."""
        return decimal_hours(self.unrated_seconds)

    @property
    def billable_hours(self) -> float:
        """Billable hours with two decimals."""
        return self.printed.billable_hundredths / 100


def report_tree(found: Aggregates, query: SummaryQuery, period: ReportPeriod) -> ReportRow:
    """Return the total with the groups of the query; with dates without an entry if the query includes them."""
    root = ReportNode("total", None, "Total")
    for aggregate in found.projects:
        root.sums.add(aggregate)
    for aggregate in found.groups:
        nodes = [root]
        for by, value, name in zip(query.group_by, aggregate.keys, aggregate.names, strict=True):
            keys = GROUPINGS[by].keys(value)
            nodes = [
                node.nodes.get(key) or node.under(by, key, _row_name(by, key, name)) for node in nodes for key in keys
            ]
            for node in nodes:
                node.sums.add(aggregate)
    if query.include_empty:
        _add_empty_dates(root, query.group_by, period)
    return rounded_rows(root)


def project_rows(found: Aggregates) -> list[ReportRow]:
    """Return the rows by project, whatever the report is grouped by."""
    root = ReportNode("total", None, "Total")
    for aggregate in found.projects:
        root.sums.add(aggregate)
        key = aggregate.keys[0]
        node = root.nodes.get(key) or root.under("project", key, _row_name("project", key, aggregate.names[0]))
        node.sums.add(aggregate)
    return rounded_rows(root).rows


def rounded_rows(root: ReportNode) -> ReportRow:
    """Return the rows of a node and its descendants, rounded from the top down so that children add up.

    Groups that overlap do not add up, so each of them is rounded by itself.
    """
    return _rounded_row(root, _printed(root.sums), _amounts(root.sums))


def _printed(sums: ExactSums) -> PrintedTime:
    return PrintedTime(
        sums.seconds // MINUTE,
        round_half_up(sums.seconds, HUNDREDTH),
        round_half_up(sums.billable_seconds, HUNDREDTH),
    )


def _amounts(sums: ExactSums) -> dict[str, int]:
    """Return the amounts in minor units."""
    found = {}
    for currency, amount in sorted(sums.amounts.items()):
        factor, unit = hourly_scale(minor_digits(currency))
        found[currency] = round_half_up(amount * factor, unit)
    return found


def _rounded_row(node: ReportNode, printed: PrintedTime, minor: dict[str, int]) -> ReportRow:
    below = node.ordered() if node.nodes else []
    if below and GROUPINGS[below[0].by].split:
        times, amounts = [_printed(inner.sums) for inner in below], [_amounts(inner.sums) for inner in below]
    else:
        times, amounts = _shared_time(below, printed), _shared_amounts(below, minor)
    rows = [
        (_rounded_row if inner.nodes else _row)(inner, time, of_inner)
        for inner, time, of_inner in zip(below, times, amounts, strict=True)
    ]
    return _row(node, printed, minor, rows)


def _shared_time(below: Sequence[ReportNode], total: PrintedTime) -> list[PrintedTime]:
    seconds = [inner.sums.seconds for inner in below]
    minutes = apportion(seconds, MINUTE, total.minutes)
    hours = apportion(seconds, HUNDREDTH, total.hundredths)
    billable = apportion([inner.sums.billable_seconds for inner in below], HUNDREDTH, total.billable_hundredths)
    return [PrintedTime(*parts) for parts in zip(minutes, hours, billable, strict=True)]


def _shared_amounts(below: Sequence[ReportNode], total: dict[str, int]) -> list[dict[str, int]]:
    found: list[dict[str, int]] = [{} for _ in below]
    for currency, minor in total.items():
        factor, unit = hourly_scale(minor_digits(currency))
        shares = apportion([inner.sums.amounts.get(currency, 0) * factor for inner in below], unit, minor)
        for inner, amounts, share in zip(below, found, shares, strict=True):
            if currency in inner.sums.amounts:
                amounts[currency] = share
    return found


def _row(node: ReportNode, printed: PrintedTime, minor: dict[str, int], rows: Sequence[ReportRow] = ()) -> ReportRow:
    sums = node.sums
    return ReportRow(
        by=node.by,
        key=node.key,
        name=node.name,
        entries=sums.entries,
        seconds=sums.seconds,
        raw_seconds=sums.raw_seconds,
        billable_seconds=sums.billable_seconds,
        unrated_seconds=sums.unrated_seconds,
        printed=printed,
        amounts={currency: from_minor(amount, currency) for currency, amount in minor.items()},
        rows=list(rows),
    )


def _add_empty_dates(root: ReportNode, group_by: Sequence[str], period: ReportPeriod) -> None:
    """Add the dates without an entry. Of two units of time, the inner one has only the dates of the outer."""
    if not set(group_by).intersection(DATE_GROUPINGS):
        return
    paths = dict.fromkeys(
        tuple((by, period.key(by, day)) for by in group_by if by in DATE_GROUPINGS) for day in period.days()
    )
    tops = [root] if group_by[0] in DATE_GROUPINGS else list(root.nodes.values())
    if len(paths) * len(tops) > MAX_REPORT_ROWS:
        raise invalid_fields(
            group_by=N_(
                "makes more than {max_rows} lines; ask for less at once, or fill=false", max_rows=MAX_REPORT_ROWS
            )
        )
    for top in tops:
        for path in paths:
            node = top
            for by, day in path:
                node = node.under(by, day, _row_name(by, day, None))


def _row_name(by: str, key: GroupKey, name: str | None) -> str:
    grouping = GROUPINGS[by]
    return grouping.fixed_label(key) or name or grouping.title(key)
