"""Every script that a name may have, from the fonts that come with TimeTracker."""

import pytest

from app.services.exports.fonts import CJK, MISSING, PLAIN, font_runs


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("Żółw, ěšč, Жук, Ελλάδα, ğ, ở €₹", [(PLAIN, "Żółw, ěšč, Жук, Ελλάδα, ğ, ở €₹")]),
        ("Prøject 漢字", [(PLAIN, "Prøject "), (CJK, "漢字")]),
        ("かなカナ한국어。", [(CJK, "かなカナ한국어。")]),
        ("a🚀", [(PLAIN, "a"), ("NotoEmoji-Regular", "🚀")]),
        ("✓", [("NotoSansSymbols2-Regular", "✓")]),
        ("שלום", [("NotoSansHebrew-Regular", "שלום")]),
        ("مشروع", [("NotoSansArabic-Regular", "مشروع")]),
        ("हिन्दी", [("NotoSansDevanagari-Regular", "हिन्दी")]),
        ("ଓଡ଼ିଆ", [("NotoSansOriya-Regular", "ଓଡ଼ିଆ")]),
        ("བོད", [("NotoSerifTibetan-Regular", "བོད")]),
        ("ไทย", [("NotoSansThai-Regular", "ไทย")]),
        ("e\u0301", [(PLAIN, "e\u0301")]),
        ("❤\ufe0f", [("NotoEmoji-Regular", "❤\ufe0f")]),
        ("a\u200bb\u0007", [(PLAIN, "a\u200bb")]),
        ("\U00012000", [(PLAIN, MISSING)]),
    ],
    ids=str,
)
def test_runs_of_fonts(text: str, runs: list[tuple[str, str]]) -> None:
    assert font_runs(text, PLAIN) == runs
