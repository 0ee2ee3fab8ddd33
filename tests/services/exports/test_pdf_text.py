"""Text as it is drawn on a page."""

import io

import pytest
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from app.services.exports.fonts import PLAIN
from app.services.exports.pdf_text import TextBlock, break_lines, pieces, shaped, text_width

MICRO_HEI = "WenQuanYiMicroHei-0"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("one two", ["one two"]),
        ("one two three four", ["one two", "three four"]),
        ("漢字漢字漢字漢字", ["漢字漢字漢字", "漢字"]),
        ("wwwwwwwwwwww", ["wwwwwww", "wwwww"]),
    ],
)
def test_lines_fit(text: str, lines: list[str]) -> None:
    assert break_lines(text, PLAIN, 8, 50, 0) == lines
    assert all(text_width(line, PLAIN, 8, 0) <= 50 for line in lines)


def test_what_is_drawn_from_left_to_right() -> None:
    hebrew = "NotoSansHebrew-Regular"
    assert pieces("שלום (ACME)", PLAIN, 1) == ((PLAIN, "("), (PLAIN, "ACME"), (PLAIN, ") "), (hebrew, "שלום"))


@pytest.mark.parametrize(
    ("script", "text", "drawn"),
    [
        ("Arabic", "بيت", "ﺖﻴﺑ"),  # from the right, each letter in the form of its place
        ("Hebrew", "שלום", "םולש"),
        ("Thai", "ไทย", "ไทย"),
    ],
)
def test_letters_are_joined(script: str, text: str, drawn: str) -> None:
    assert shaped(f"NotoSans{script}-Regular", text, 8) == drawn


def test_a_sign_may_stand_before_its_letter() -> None:
    assert shaped("NotoSansDevanagari-Regular", "कि", 8).endswith("क")


@pytest.mark.parametrize(("bold", "font"), [(False, "NotoSans-Regular"), (True, "NotoSans-Bold")])
def test_readers_find_the_text(bold: bool, font: str) -> None:
    names = ("Prøject 漢字", "Żółw, Жук", "한국어 かな")
    canvas = Canvas(file := io.BytesIO())
    for place, name in enumerate(names):
        block = TextBlock(name, bold=bold)
        assert block.wrap(400, 0) == (400, 11)
        block.drawOn(canvas, 50, 700 - 20 * place)
    canvas.save()
    page = PdfReader(file).pages[0]
    assert page.extract_text().splitlines() == list(names)
    fonts = [item.get_object() for item in page["/Resources"]["/Font"].values()]
    assert {str(item["/BaseFont"]).split("+")[-1] for item in fonts if "/FontDescriptor" in item} == {font, MICRO_HEI}
