"""Formats of files in a language."""

from datetime import date

import pytest

from app.services.exports.style import FileStyle
from app.services.exports.tabular import ExportColumn

GERMAN = FileStyle("de_DE", "dd.MM.yyyy")
AMERICAN = FileStyle("en_US", "MM/dd/yyyy", twelve=True)


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        (FileStyle(), ["1,169.10", "1,722", "1.250", "2026-03-14", "March 2026", "0.50", ",", "Billable", "Yes"]),
        (GERMAN, ["1.169,10", "1.722", "1,250", "14.03.2026", "März 2026", "0,50", ";", "Abrechenbar", "Ja"]),
        (AMERICAN, ["1,169.10", "1,722", "1.250", "03/14/2026", "March 2026", "0.50", ",", "Billable", "Yes"]),
    ],
)
def test_formats(style: FileStyle, shown: list[str]) -> None:
    day = date(2026, 3, 14)
    numbers = [style.amount(1169.1, "EUR"), style.amount(1722, "JPY"), style.amount(1.25, "KWD")]
    texts = [style.day(day), style.month(day), style.decimal(0.5), style.delimiter, style.text("Billable")]
    assert [*numbers, *texts, style.boolean(True)] == shown


@pytest.mark.parametrize(
    ("column", "style", "expected"),
    [
        (ExportColumn("amount", "money", "EUR"), None, "#,##0.00"),
        (ExportColumn("amount", "money", "JPY"), GERMAN, "#,##0"),
        (ExportColumn("amount", "money", "KWD"), None, "#,##0.000"),
        (ExportColumn("start", "instant"), None, "yyyy-mm-dd hh:mm:ss"),
        (ExportColumn("start", "instant"), GERMAN, "dd.mm.yyyy hh:mm:ss"),
        (ExportColumn("start", "instant"), AMERICAN, "mm/dd/yyyy h:mm:ss AM/PM"),
        (ExportColumn("day", "date"), AMERICAN, "mm/dd/yyyy"),
        (ExportColumn("duration", "duration"), AMERICAN, "[h]:mm:ss"),
        (ExportColumn("notes"), GERMAN, None),
    ],
)
def test_formats_of_workbooks(column: ExportColumn, style: FileStyle | None, expected: str | None) -> None:
    assert column.number_format(style) == expected
