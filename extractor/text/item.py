"""A printed line on its way into a block: what it is taken for, and how lines become a block's text and spans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from extractor.layout import TextLine
from schemas.document import Block, BlockKind, Source, Span

__all__ = ["Item", "compact", "compose", "is_large", "same_row", "same_size"]

_LATIN: Final = re.compile(r"[A-Za-z]")


@dataclass(slots=True)
class Item:
    """A line and the kind that a stage gave it; None is running text. Lives only while blocks are built."""

    line: TextLine
    width: float  # of its page
    height: float  # of its page
    kind: BlockKind | None = None


def compact(text: str) -> str:
    """Return a text without any white space."""
    return "".join(text.split())


def is_large(line: TextLine, usual: float) -> bool:
    """Say whether a line is set clearly larger than the usual size; a recognised line's size is only its height."""
    return line.size > (1.3 if line.source is Source.OCR else 1.12) * usual


def same_size(first: TextLine, second: TextLine) -> bool:
    """Say whether two lines are of one size, as far as the way they were read can tell."""
    slack = 0.3 if Source.OCR in (first.source, second.source) else 0.13
    return abs(first.size - second.size) <= slack * max(first.size, second.size)


def _separator(before: str, after: str, *, beside: bool) -> str:
    """Return what stands between two lines of one block: nothing between Chinese characters, a space between words."""
    if not before or not after:
        return ""
    if beside:
        return " "
    return " " if _LATIN.match(before[-1]) and _LATIN.match(after[0]) else ""


def same_row(first: TextLine, second: TextLine) -> bool:
    """Say whether the second line stands to the right of the first, on the same printed row."""
    overlap = min(first.bbox.y1, second.bbox.y1) - max(first.bbox.y0, second.bbox.y0)
    return (
        first.page == second.page
        and overlap > min(first.bbox.height, second.bbox.height) / 2
        and second.bbox.x0 >= first.bbox.x1 - 1
    )


def compose(
    kind: BlockKind, lines: Sequence[TextLine], *, level: int = 0, section: tuple[str, ...] = ()
) -> Block | None:
    """Make a block of lines; its box is that of the lines on its first page. None where no line has any text."""
    text = ""
    spans: list[Span] = []
    last: TextLine | None = None
    for line in lines:
        printed = line.text.strip()
        if not printed:
            continue
        if last is not None:
            text += _separator(text, printed, beside=same_row(last, line))
        spans.append(Span(len(text), printed, line.page, line.bbox, line.source, line.confidence))
        text += printed
        last = line
    if not spans:
        return None
    box = spans[0].bbox
    for span in spans[1:]:
        if span.page == spans[0].page:
            box = box.union(span.bbox)
    return Block(kind, level, text, spans[0].page, box, tuple(spans), section)
