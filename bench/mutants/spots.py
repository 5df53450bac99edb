"""Places for faults in published PDFs: a change of printed characters, and what a finding of it must show."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from mutants.pdf_edit import Edit
from schemas.document import Block, BlockKind, Cell, Document

__all__ = ["BODY", "RealFault", "Spot", "Spots", "cell_spot", "replacing", "text_spot", "texts", "was_read"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A change to make, what a finding must show, and what the reader must read afterwards (else the edit failed).

    ``pages`` are those that the changed sentence or sum stands on; ``also`` are further edits of the same fault.
    """

    edit: Edit
    told: tuple[str, ...]
    reads: str
    cell: bool
    pages: frozenset[int]
    also: tuple[Edit, ...] = ()

    @property
    def edits(self) -> tuple[Edit, ...]:
        """All edits, the first one first."""
        return (self.edit, *self.also)


Spots = Callable[[Document, random.Random], Iterator[Spot]]


@dataclass(frozen=True, slots=True)
class RealFault:
    """A kind of fault; ``spots`` yields places for it in a document, in random order."""

    name: str
    about: str
    spots: Spots


BODY: Final = frozenset({BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.NOTE})


def was_read(document: Document, spot: Spot) -> bool:
    """Say whether the reader reads what was set: the cell's new text in its place, or the new words on the page."""
    box = spot.edit.box
    if spot.cell:
        return any(
            cell.text == spot.reads and cell.page == spot.edit.page and box.contains(*cell.bbox.centre)
            for table in document.tables
            for cell in table.cells
        )
    told = [block.text for block in document.blocks if spot.edit.page in {span.page for span in block.spans}]
    for table in document.tables:
        named = (table.title, table.unit_at, table.label)
        told += [place.text for place in named if place and place.page == spot.edit.page]
    wanted = "".join(spot.reads.split())
    return any(wanted in "".join(text.split()) for text in told)


def cell_spot(cell: Cell, new: str | None, *also: str) -> Spot | None:
    """Write other characters into a cell of one line."""
    if new is None or new == cell.text or "\n" in cell.text or not cell.text:
        return None
    right = cell.value is not None
    edit = Edit(cell.page, cell.bbox, cell.text, new, right=right)
    return Spot(edit, (new, *also), new, cell=True, pages=frozenset({cell.page}))


def texts(
    document: Document, pattern: str | re.Pattern[str], rng: random.Random, kinds: frozenset[BlockKind] = BODY
) -> list[tuple[Block, re.Match[str]]]:
    """Return the matches of a pattern in running text, in random order."""
    found = [
        (block, match) for block in document.blocks if block.kind in kinds for match in re.finditer(pattern, block.text)
    ]
    rng.shuffle(found)
    return found


def text_spot(block: Block, start: int, end: int, new: str, *told: str) -> Spot | None:
    """Change part of a block; only where it stands on one printed line."""
    span = next((span for span in block.spans if span.start <= start and end <= span.start + len(span.text)), None)
    if span is None:
        return None
    old = block.text[start:end]
    lead, tail = (
        block.text[max(span.start, start - 2) : start],
        block.text[end : min(span.start + len(span.text), end + 2)],
    )
    if span.text.count(lead + old + tail) != 1 or span.text.count(old) != 1:
        return None
    return Spot(
        Edit(span.page, span.bbox, old, new),
        told or (new,),
        lead + new + tail,
        cell=False,
        pages=frozenset(span.page for span in block.spans),
    )


def replacing(pattern: str, new: str, *told: str) -> Spots:
    r"""Replace what a pattern (or its first group) matches; ``new`` may name groups as \1."""

    def spots(document: Document, rng: random.Random) -> Iterator[Spot]:
        for block, match in texts(document, pattern, rng):
            group = 1 if match.re.groups else 0
            text = match.expand(new)
            spot = text_spot(block, match.start(group), match.end(group), text, *told)
            if spot:
                yield spot

    return spots
