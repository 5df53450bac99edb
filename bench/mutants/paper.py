"""Ink on paper: measuring, wrapping and setting Chinese text, and ruling boxes, with the font that PyMuPDF carries."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import pymupdf

__all__ = ["Box", "Paper"]

_NO_START = "，。；：、）”》％%！？"


@lru_cache(maxsize=1)
def _font() -> pymupdf.Font:
    return pymupdf.Font("china-s")


@lru_cache(maxsize=8192)
def _advance(letter: str) -> float:
    return float(_font().glyph_advance(ord(letter)))


@lru_cache(maxsize=8192)
def _code(letter: str) -> str:
    """Return the glyph number that Identity-H text prints a character by."""
    return f"{_font().has_glyph(ord(letter)):04x}"


class Box(NamedTuple):
    """A rectangle in points, origin top left."""

    x0: float
    y0: float
    x1: float
    y1: float


class Paper:
    """A PDF that is being drawn, page by page; each page is a list of operators until it is finished."""

    def __init__(self) -> None:
        self._sizes: list[tuple[float, float]] = []
        self._ink: list[list[str]] = []
        self.fresh = False

    @property
    def count(self) -> int:
        """Number of pages so far."""
        return len(self._sizes)

    @property
    def width(self) -> float:
        """Width of the open page."""
        return self._sizes[-1][0] if self._sizes else 0.0

    def page(self, width: float, height: float) -> None:
        """Open a new page."""
        self._sizes.append((width, height))
        self._ink.append(["0.6 w"])
        self.fresh = True

    @staticmethod
    def length(text: str, size: float) -> float:
        """Return the width of a line in points."""
        return sum(map(_advance, text)) * size

    def wrap(self, text: str, width: float, size: float, indent: float = 0.0) -> list[str]:
        """Break a text into lines; no line begins with closing punctuation, and figures stay whole where they can."""
        lines: list[str] = []
        for part in text.split("\n"):
            line, used = "", indent if not lines else 0.0
            for word in _words(part):
                room = self.length(word, size)
                if line and used + room > width and word[0] not in _NO_START:
                    lines.append(line)
                    line, used = "", 0.0
                while used + room > width and len(word) > 1 and not line:
                    cut = max(1, int(width / size))
                    lines.append(word[:cut])
                    word = word[cut:]  # noqa: PLW2901
                    room = self.length(word, size)
                line, used = line + word, used + room
            lines.append(line)
        return lines

    def lines_high(self, text: str, width: float, size: float) -> float:
        """Return the height of a wrapped text."""
        return len(self.wrap(text, width, size)) * size * 1.25 if text else size * 1.25

    def write(self, x: float, y: float, text: str, size: float) -> None:
        """Set a line with its baseline at y."""
        if text:
            self._set(self.count, x, y, text, size)
            self.fresh = False

    def _set(self, number: int, x: float, y: float, text: str, size: float) -> None:
        codes = "".join(map(_code, text))
        height = self._sizes[number - 1][1]
        self._ink[number - 1].append(f"BT /F0 {size:.2f} Tf {x:.2f} {height - y:.2f} Td <{codes}> Tj ET")

    def cell(self, box: Box, text: str, size: float, align: str) -> None:
        """Rule a box and set a text in it, in the middle of its height."""
        height = self._sizes[-1][1]
        place = f"{box.x0:.2f} {height - box.y1:.2f} {box.x1 - box.x0:.2f} {box.y1 - box.y0:.2f}"
        self._ink[-1].append(f"{place} re S")
        if not text:
            return
        lines = self.wrap(text, box.x1 - box.x0 - 4, size)
        step = size * 1.25
        if len(lines) * step > box.y1 - box.y0:
            step = (box.y1 - box.y0) / len(lines)
            size = min(size, step)
        y = (box.y0 + box.y1 - len(lines) * step) / 2 + size * 0.95
        for line in lines:
            room = self.length(line, size)
            x = {"l": box.x0 + 2, "r": box.x1 - 2 - room, "c": (box.x0 + box.x1 - room) / 2}[align]
            self.write(x, y, line, size)
            y += step

    def footer(self, number: int, text: str) -> None:
        """Set a page number at the foot of a page."""
        width, height = self._sizes[number - 1]
        self._set(number, (width - self.length(text, 9)) / 2, height - 30, text, 9)

    def finish(self) -> bytes:
        """Return the PDF."""
        pdf = pymupdf.open()
        font = 0
        for (width, height), ink in zip(self._sizes, self._ink, strict=True):
            page = pdf.new_page(width=width, height=height)
            if not font:
                font = page.insert_font(fontname="F0", fontbuffer=_font().buffer)
            pdf.xref_set_key(page.xref, "Resources", f"<</Font<</F0 {font} 0 R>>>>")
            content = pdf.get_new_xref()
            pdf.update_object(content, "<<>>")
            pdf.update_stream(content, "\n".join(ink).encode("ascii"), new=True)
            pdf.xref_set_key(page.xref, "Contents", f"{content} 0 R")
        pdf.subset_fonts()
        return bytes(pdf.tobytes(deflate=True, garbage=1))


def _words(text: str) -> list[str]:
    """Split a text where a line may break: after every Chinese character, not within figures or Latin words."""
    words: list[str] = []
    for letter in text:
        plain = letter.isascii() and (letter.isalnum() or letter in ".,%-/")
        if plain and words and words[-1][-1].isascii() and (words[-1][-1].isalnum() or words[-1][-1] in ".,%-/"):
            words[-1] += letter
        else:
            words.append(letter)
    return words
