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


class Box(NamedTuple):
    """A rectangle in points, origin top left."""

    x0: float
    y0: float
    x1: float
    y1: float


class Paper:
    """A PDF that is being drawn, page by page."""

    def __init__(self) -> None:
        self._pdf = pymupdf.open()
        self._writers: list[pymupdf.TextWriter] = []  # pages do not outlive the next one's making
        self._boxes: list[list[Box]] = []
        self.fresh = False

    @property
    def count(self) -> int:
        """Number of pages so far."""
        return len(self._writers)

    @property
    def width(self) -> float:
        """Width of the open page."""
        return float(self._writers[-1].rect.width) if self._writers else 0.0

    def page(self, width: float, height: float) -> None:
        """Open a new page."""
        page = self._pdf.new_page(width=width, height=height)
        self._writers.append(pymupdf.TextWriter(page.rect))
        self._boxes.append([])
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
            self._writers[-1].append((x, y), text, font=_font(), fontsize=size)
            self.fresh = False

    def cell(self, box: Box, text: str, size: float, align: str) -> None:
        """Rule a box and set a text in it, in the middle of its height."""
        self._boxes[-1].append(box)
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
        writer = self._writers[number - 1]
        x = (writer.rect.width - self.length(text, 9)) / 2
        writer.append((x, writer.rect.height - 30), text, font=_font(), fontsize=9)

    def finish(self) -> bytes:
        """Return the PDF."""
        for page, writer, boxes in zip(self._pdf, self._writers, self._boxes, strict=True):
            writer.write_text(page)
            shape = page.new_shape()
            for box in boxes:
                shape.draw_rect(pymupdf.Rect(box))
            if boxes:
                shape.finish(width=0.6, color=(0, 0, 0))
                shape.commit()
        self._pdf.subset_fonts()
        return bytes(self._pdf.tobytes(deflate=True, garbage=1))


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
