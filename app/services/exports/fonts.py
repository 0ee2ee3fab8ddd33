"""The fonts of PDFs, which come with TimeTracker, so that no machine needs any; and which of them has a character."""

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parent / "typefaces"
PLAIN, BOLD = "NotoSans-Regular", "NotoSans-Bold"
CJK = "wqy-microhei"
SYMBOLS = ("NotoEmoji-Regular", "NotoSansSymbols2-Regular", "NotoSansSymbols-Regular", CJK)
EAST_ASIAN = "CJK HANGUL HIRAGANA KATAKANA IDEOGRAPHIC BOPOMOFO FULLWIDTH HALFWIDTH".split(" ")
# Fonts by the first word of the names of their script's characters.
SCRIPTS = {
    **{
        name.upper(): f"NotoSans{name}-Regular"
        for name in (
            *("Adlam", "Arabic", "Armenian", "Bengali", "Cherokee", "Devanagari", "Ethiopic", "Georgian", "Gujarati"),
            *("Gurmukhi", "Hebrew", "Kannada", "Khmer", "Lao", "Malayalam", "Mongolian", "Myanmar", "NKo", "Oriya"),
            *("Sinhala", "Syriac", "Tamil", "Telugu", "Thaana", "Thai", "Tifinagh"),
        )
    },
    "CANADIAN": "NotoSansCanadianAboriginal-Regular",
    "MEETEI": "NotoSansMeeteiMayek-Regular",
    "OL": "NotoSansOlChiki-Regular",
    "TIBETAN": "NotoSerifTibetan-Regular",
    **dict.fromkeys(EAST_ASIAN, CJK),
}
MISSING = "\N{REPLACEMENT CHARACTER}"
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
VARIATIONS = range(0xFE00, 0xFE10)


@cache
def font(name: str) -> TTFont:
    """Return a font by the name of its file, registered once for each process."""
    path = next(FOLDER.glob(f"{name}.tt[cf]"))
    found = TTFont(name, str(path))
    pdfmetrics.registerFont(found)
    return found


@lru_cache(maxsize=8192)
def font_name(character: str, main: str) -> str | None:
    """Return the font that has a character, `main` if that does; None if none has, or it shows nothing."""
    script = unicodedata.name(character, "").split(" ")[0].split("-")[0]
    names = (main, *filter(None, (SCRIPTS.get(script),)), *SYMBOLS)
    if ord(character) in VARIATIONS:
        return None
    if unicodedata.category(character) in INVISIBLE or script in SCRIPTS:
        names = names[:2]
    return next((name for name in names if ord(character) in font(name).face.charToGlyph), None)


def font_runs(text: str, main: str) -> list[tuple[str, str]]:
    """Return a text as runs of one font each, `main` wherever it can be.

    Marks and joiners stay with the letters before them. A character that no font has is shown as a replacement.
    """
    runs: list[tuple[str, str]] = []
    for character in text:
        category, last = unicodedata.category(character), runs[-1][0] if runs else main
        if category[0] in "MC" and ord(character) in font(last).face.charToGlyph:
            name: str | None = last
        else:
            name = font_name(character, main)
        if name is None:
            if category in INVISIBLE or ord(character) in VARIATIONS:
                continue
            name, character = main, MISSING
        if runs and name == last:
            runs[-1] = (name, runs[-1][1] + character)
        else:
            runs.append((name, character))
    return runs
