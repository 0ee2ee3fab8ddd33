"""Names of files that are sent."""

import pytest

from app.routes.files import attachment_headers, file_name


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("report", "Acme GmbH", "2026-01-01"), "report-Acme-GmbH-2026-01-01"),
        (("report", None, "", "2026-01-01"), "report-2026-01-01"),
        (("report", '../a\\b:c*"?<|>\r\n', "x"), "report-a-b-c-x"),
        (("report", "日本 🚀", "Żółw"), "report-日本-Żółw"),
        (("report", "🚀"), "report"),
        (("report", "a" * 80), f"report-{'a' * 60}"),
    ],
)
def test_names_are_readable(parts: tuple[str | None, ...], name: str) -> None:
    assert file_name(*parts) == name


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("report-2026", 'attachment; filename="report-2026.csv"'),
        ("report-Söhne", "attachment; filename=\"report-Sohne.csv\"; filename*=UTF-8''report-S%C3%B6hne.csv"),
        ("report-日本-1", "attachment; filename=\"report-1.csv\"; filename*=UTF-8''report-%E6%97%A5%E6%9C%AC-1.csv"),
    ],
)
def test_every_browser_gets_a_name(name: str, header: str) -> None:
    assert attachment_headers(name, "csv") == {"Content-Disposition": header}
