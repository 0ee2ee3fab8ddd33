"""Text of any script as a flowable: wrapped, in the right order, its letters joined as their script wants."""

import re
import unicodedata
from codecs import BOM_UTF16_BE
from functools import lru_cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import ShapedStr, shapeStr
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from app.services.exports.bidi import base_level, mirrored, visual_runs
from app.services.exports.fonts import BOLD, CJK, PLAIN, font, font_runs

# A line can be broken after blanks and after every character of scripts without blanks.
WORDS = re.compile(r"[\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\ua4cf\uac00-\ud7af]+\s*|\s+")

Piece = tuple[str, str]  # a font, and a text as it is drawn in it


@lru_cache(maxsize=4096)
def pieces(text: str, main: str, base: int) -> tuple[Piece, ...]:
    """Return what is drawn from left to right."""
    found: list[Piece] = []
    for run, from_right in visual_runs(text, base):
        inner = [(name, mirrored(part) if from_right and name == main else part) for name, part in font_runs(run, main)]
        found += reversed(inner) if from_right else inner
    return tuple(found)


@lru_cache(maxsize=8192)
def shaped(name: str, text: str, size: float) -> str:
    """Return a text with its letters joined and its marks placed, where the font or the text has any."""
    font(name)
    if name == CJK or (name in (PLAIN, BOLD) and not any(map(unicodedata.combining, text))):
        return text
    found: str = shapeStr(text, name, size)
    return found


def piece_width(name: str, text: str, size: float) -> float:
    """Return the width of a piece."""
    drawn = shaped(name, text, size)
    if isinstance(drawn, ShapedStr):
        glyphs = drawn.__shapeData__  # type: ignore[attr-defined]  # unknown to the stubs
        return float(sum(glyph.x_advance for glyph in glyphs) * size / 1000)
    return float(pdfmetrics.stringWidth(drawn, name, size))


def text_width(text: str, main: str, size: float, base: int) -> float:
    """Return the width of a text on one line."""
    return sum(piece_width(name, part, size) for name, part in pieces(text, main, base))


def break_lines(text: str, main: str, size: float, width: float, base: int) -> list[str]:
    """Return the lines of a text; a word that is longer than a line is cut."""
    lines, line, used = [], "", 0.0
    for word in WORDS.findall(" ".join(text.split())):
        needed = text_width(word.rstrip(), main, size, base)
        if line and used + needed > width:
            lines.append(line.rstrip())
            line, used = "", 0.0
        while needed > width and len(word) > 1:
            most = next(
                (end for end in range(len(word) - 1, 1, -1) if text_width(word[:end], main, size, base) <= width), 1
            )
            lines.append(word[:most])
            word = word[most:]
            needed = text_width(word.rstrip(), main, size, base)
        line, used = line + word, used + text_width(word, main, size, base)
    return [*lines, line.rstrip()] if line.rstrip() or not lines else lines


def draw_line(canvas: Canvas, x: float, y: float, text: str, main: str, size: float, base: int) -> None:
    """Draw a line. Where letters are joined, readers copy and search `text` itself, and not the glyphs.

    Not from right to left: readers put what is drawn into logical order, and would do so with `text` too.
    """
    found = pieces(text, main, base)
    drawn = canvas.beginText(x, y)
    left_to_right = visual_runs(text, base) == [(text, False)]
    spelled = left_to_right and any(name not in (PLAIN, BOLD, CJK) for name, _ in found)
    if spelled:
        drawn._code.append(f"/Span <</ActualText <{(BOM_UTF16_BE + text.encode('utf-16-be')).hex()}>>> BDC")  # type: ignore[attr-defined]  # reportlab has no call for it
    for name, part in found:
        drawn.setFont(name, size)
        drawn.textOut(shaped(name, part, size))
    if spelled:
        drawn._code.append("EMC")  # type: ignore[attr-defined]  # reportlab has no call for it
    canvas.drawText(drawn)


class TextBlock(Flowable):
    """Wrapped text of any script; it begins at the left, since numbers stand at its right."""

    def __init__(self, text: str, size: float = 8, leading: float = 11, *, bold: bool = False, indent: float = 0):
        super().__init__()
        self._text, self._size, self._leading, self._indent = text, size, leading, indent
        self._main, self._base = BOLD if bold else PLAIN, base_level(text)

    def wrap(self, width: float, _: float) -> tuple[float, float]:
        """Return the size that the text takes."""
        self._lines = break_lines(self._text, self._main, self._size, width - self._indent, self._base)
        self.width, self.height = width, self._leading * len(self._lines)
        return self.width, self.height

    def draw(self) -> None:
        """Draw the lines."""
        for number, line in enumerate(self._lines, 1):
            draw_line(
                self.canv,
                self._indent,
                self.height - number * self._leading + (self._leading - self._size) * 0.8,
                line,
                self._main,
                self._size,
                self._base,
            )
