"""The lines of a report: cells put together, in order, and printed so that they add up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.core.errors import invalid_fields
from app.services.reports.cells import Cell
from app.services.reports.periods import Span
from app.services.reports.question import DATES, Question
from app.services.reports.shares import halves_up, shares

HUNDREDTH = 36  # seconds in a hundredth of an hour
HOUR = 3600
MOST_DATES, MOST_LINES = 3_700, 50_000
NOTHING = {"project": "No project", "client": "No client", "task": "No task", "tag": "No tag"}

Key = int | str | date | bool | None


@dataclass(slots=True)
class Sums:
    """Exact sums. `worth` is in cents times seconds per hour, by currency."""

    entries: int = 0
    seconds: int = 0
    raw_seconds: int = 0
    billable_seconds: int = 0
    worth: dict[str, int] = field(default_factory=dict)

    def add(self, cell: Cell) -> None:
        """Counts a cell in."""
        self.entries += cell.entries
        self.seconds += cell.seconds
        self.raw_seconds += cell.raw_seconds
        if cell.billable:
            self.billable_seconds += cell.seconds
            if cell.cents is not None:
                self.worth[cell.currency] = self.worth.get(cell.currency, 0) + cell.cents * cell.seconds


@dataclass(slots=True)
class Node:
    """A line in the making."""

    by: str
    key: Key
    name: str
    sums: Sums = field(default_factory=Sums)
    nodes: dict[Key, "Node"] = field(default_factory=dict)

    def under(self, by: str, key: Key, name: str) -> "Node":
        """The node below, made where it is not there yet."""
        return self.nodes.setdefault(key, Node(by, key, name))

    def ordered(self) -> list["Node"]:
        """The nodes below: dates as they come, other things with the most time first."""
        found = list(self.nodes.values())
        if found and found[0].by in DATES:
            return sorted(found, key=lambda node: str(node.key))
        return sorted(found, key=lambda node: (-node.sums.seconds, node.name, str(node.key)))


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is printed: time in whole seconds and in hundredths of hours, worth in cents by currency.

    `key` is an id, the first day of a day, week or month, tags, whether it is billable, or None for what has none.
    Hours and cents of the `lines` below add up to its own, as the seconds do.
    """

    by: str
    key: Key
    name: str
    entries: int
    seconds: int
    raw_seconds: int
    billable_seconds: int
    hundredths: int
    billable_hundredths: int
    cents: dict[str, int]
    lines: list["Line"]

    @property
    def hours(self) -> float:
        """Hours with two decimals."""
        return self.hundredths / 100

    @property
    def billable_hours(self) -> float:
        """Billable hours with two decimals."""
        return self.billable_hundredths / 100


def tree(cells: Iterable[Cell], question: Question, span: Span) -> Line:
    """The total, and below it the groups that are asked for; where it is said, with the dates that have no entry."""
    root = Node("total", None, "Total")
    for cell in cells:
        root.sums.add(cell)
        node = root
        for by, key, name in zip(question.group_by, cell.keys, cell.names, strict=False):
            key = _key(by, key)
            node = node.under(by, key, _name(by, key, name))
            node.sums.add(cell)
    if question.fill:
        _fill(root, question.group_by, span)
    return printed(root)


def projects(cells: Iterable[Cell], question: Question) -> list[Line]:
    """The same by project alone, whatever else the report is grouped by."""
    place = question.told_apart().index("project")
    root = Node("total", None, "Total")
    for cell in cells:
        root.sums.add(cell)
        key = cell.keys[place]
        root.under("project", key, _name("project", key, cell.names[place])).sums.add(cell)
    return printed(root).lines


def printed(root: Node) -> Line:
    """A node and all below it, rounded from the top down, so that lines add up to what stands above them."""
    sums = root.sums
    return _printed(
        root,
        halves_up(sums.seconds, HUNDREDTH),
        halves_up(sums.billable_seconds, HUNDREDTH),
        {currency: halves_up(worth, HOUR) for currency, worth in sorted(sums.worth.items())},
    )


def _printed(node: Node, hundredths: int, billable: int, cents: dict[str, int]) -> Line:
    below = node.ordered()
    hours = shares([inner.sums.seconds for inner in below], HUNDREDTH, hundredths)
    billables = shares([inner.sums.billable_seconds for inner in below], HUNDREDTH, billable)
    amounts = {
        currency: shares([inner.sums.worth.get(currency, 0) for inner in below], HOUR, amount)
        for currency, amount in cents.items()
    }
    lines = []
    for place, inner in enumerate(below):
        own = {currency: parts[place] for currency, parts in amounts.items() if currency in inner.sums.worth}
        lines.append(_printed(inner, hours[place], billables[place], own))
    sums = node.sums
    return Line(
        by=node.by,
        key=node.key,
        name=node.name,
        entries=sums.entries,
        seconds=sums.seconds,
        raw_seconds=sums.raw_seconds,
        billable_seconds=sums.billable_seconds,
        hundredths=hundredths,
        billable_hundredths=billable,
        cents=cents,
        lines=lines,
    )


def check_length(question: Question, span: Span) -> None:
    """Raises Invalid where dates without an entry alone would make the report too long to read."""
    if question.fill:
        for by in set(question.group_by).intersection(DATES):
            if (span.before - span.since) / timedelta(days={"day": 1, "week": 7, "month": 28}[by]) > MOST_DATES:
                raise invalid_fields(
                    start_date=f"is too early for a line for every {by}; group otherwise, or fill=false"
                )


def _fill(root: Node, group_by: Sequence[str], span: Span) -> None:
    """Adds the dates that have no entry. Two units of time go together: only the days of a month are below it."""
    if not set(group_by).intersection(DATES):
        return
    paths = dict.fromkeys(tuple((by, span.key(by, day)) for by in group_by if by in DATES) for day in span.days())
    tops = [root] if group_by[0] in DATES else list(root.nodes.values())
    if len(paths) * len(tops) > MOST_LINES:
        raise invalid_fields(group_by=f"makes more than {MOST_LINES} lines; ask for less at once, or fill=false")
    for top in tops:
        for path in paths:
            node = top
            for by, day in path:
                node = node.under(by, day, _name(by, day, None))


def _key(by: str, key: Any) -> Key:
    """The key of a group; entries with the same tags are of one group, however they are ordered."""
    if by == "tag":
        return ", ".join(sorted(key.split(","))) if key else None
    return bool(key) if by == "billable" else key


def _name(by: str, key: Key, name: str | None) -> str:
    if by == "billable":
        return "Billable" if key else "Not billable"
    if key is None:
        return NOTHING[by]
    if by == "week" and isinstance(key, date):
        return f"{key} – {key + timedelta(days=6)}"
    if by == "month":
        return str(key)[:7]
    return name or str(key)
