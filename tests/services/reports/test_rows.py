"""Any times, rates and currencies: what is printed of the lines is what is printed of their total."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.services.reports.apportionment import printed_lengths
from app.services.reports.rows import ExactSums, ReportNode, ReportRow, rounded_rows
from app.services.settings.currencies import minor_digits

CURRENCIES = ("EUR", "JPY", "KRW", "KWD", "CLF")
WORK = st.tuples(
    st.integers(0, 3), st.integers(0, 2), st.integers(0, 200_000), st.integers(0, 10**6), st.sampled_from(CURRENCIES)
)


def printed(row: ReportRow) -> tuple[int, int, int, dict[str, Decimal]]:
    """Minutes, hundredths of hours, and amounts."""
    time = row.printed
    return (
        time.minutes,
        time.hundredths,
        time.billable_hundredths,
        {name: row.amounts.get(name, 0) for name in CURRENCIES},
    )


def check(row: ReportRow) -> None:
    """The lines below add up, and those below them."""
    if row.rows:
        parts = [printed(inner) for inner in row.rows]
        sums = [sum(part[place] for part in parts) for place in range(3)]
        assert (*sums, {name: sum(part[3][name] for part in parts) for name in CURRENCIES}) == printed(row)
    for currency, amount in row.amounts.items():
        assert -amount.as_tuple().exponent == minor_digits(currency)
    for inner in row.rows:
        check(inner)


@given(st.lists(WORK, max_size=30))
def test_lines_add_up_in_every_notation(work: list[tuple[int, int, int, int, str]]) -> None:
    root = ReportNode("total", None, "Total")
    for project, user, seconds, cents, currency in work:
        group = root.under("project", project, str(project))
        for node in (root, group, group.under("user", user, str(user))):
            amounts = dict(node.sums.amounts)
            amounts[currency] = amounts.get(currency, 0) + seconds * cents
            sums = node.sums
            node.sums = ExactSums(
                sums.entries + 1,
                *(before + seconds for before in (sums.seconds, sums.raw_seconds, sums.billable_seconds)),
                amounts=amounts,
            )
    check(rounded_rows(root))


def test_three_entries_of_twenty_minutes_and_forty_seconds() -> None:
    assert [length // 60 for length in printed_lengths([1240] * 3)] == [21, 21, 20]
    root = ReportNode("total", None, "Total", ExactSums(3, 3720, 3720, 3720, amounts={"JPY": 3720 * 500_000}))
    for number in range(3):
        line = ExactSums(1, 1240, 1240, 1240, amounts={"JPY": 1240 * 500_000})
        root.nodes[number] = ReportNode("project", number, str(number), line)
    found = rounded_rows(root)
    assert found.amounts == {"JPY": Decimal(5167)}
    assert [row.amounts["JPY"] for row in found.rows] == [1723, 1722, 1722]


@given(st.lists(st.integers(0, 200_000), max_size=40))
def test_lengths_add_up(seconds: list[int]) -> None:
    found = printed_lengths(seconds)
    assert (sum(found), [length % 60 for length in found]) == (sum(seconds) // 60 * 60, [0] * len(seconds))
    assert all(abs(length - exact) < 60 for length, exact in zip(found, seconds, strict=True))
