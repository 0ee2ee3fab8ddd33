"""Tags in their normal form."""

import pytest

from app.core.tags import normalize_tags, tag_key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, None),
        (" , ,", None),
        ("b, a ,b", "b,a"),
        ("Meeting,meeting, MEETING ", "Meeting"),
        ("cafe\u0301,caf\u00e9,CAFE\u0301", "caf\u00e9"),
        ("Straße,STRASSE,strasse", "Straße"),
        ("Σίσυφος,ΣΊΣΥΦΟΣ", "Σίσυφος"),
        ("日本,🎌,日本", "日本,🎌"),
        ("a b,a  b", "a b,a  b"),
    ],
)
def test_a_tag_is_one_whatever_its_case_and_form(text: str | None, expected: str | None) -> None:
    assert normalize_tags(text) == expected


def test_different_tags_have_different_keys() -> None:
    tags = ("e", "é", "ss", "s", "i", "\u0131")
    assert len(set(map(tag_key, tags))) == len(tags)
