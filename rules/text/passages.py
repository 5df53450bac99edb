"""Every piece of printed prose of a document in one shape: compact text whose offsets lead back to the page.

A passage is a block of running text, a long text of a performance form, or a cell that holds words. White space is
taken out (it is where lines broke, not what was written) and full-width digits become plain, so that one pattern reads
all of them; evidence is always quoted as printed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import Final, cast

from rules.protocol import Subject
from schemas.document import Block, Cell, Located
from schemas.form import Field, PerformanceForm
from schemas.report import Evidence

__all__ = ["Passage", "PassageKind", "Sheet", "compact", "passages", "prose", "sheet"]


class PassageKind(StrEnum):
    """Where a passage comes from: the kinds of blocks, and the two kinds of places inside tables."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CAPTION = "caption"
    NOTE = "note"
    CONTENTS = "contents"
    HEADER = "header"
    FOOTER = "footer"
    FORM = "form"  # a filled-in text of a performance form
    CELL = "cell"  # a cell of any other table that holds a sentence


_DIGITS: Final = str.maketrans("０１２３４５６７８９．％／：﹪", "0123456789.%/：%")
_SPACE: Final = re.compile(r"\s")
_GAP: Final = re.compile(r"\s+")
_MIN_CELL_TEXT: Final = 12  # shorter cells are labels; the checks over tables read those


@dataclass(frozen=True, slots=True)
class Passage:
    """A compact text and where its characters stand.

    ``offsets`` maps each character of ``text`` to its place in the printed text, None where nothing was taken out;
    ``label`` is the printed label of a form's field; ``form`` its form's index in the document.
    """

    kind: PassageKind
    text: str
    offsets: tuple[int, ...] | None
    place: Block | Field | Cell
    page: int
    section: tuple[str, ...] = ()
    label: str = ""
    form: int | None = None

    def located(self, start: int, end: int) -> Located:
        """Return the printed place of ``text[start:end]``."""
        first, last = start, max(end, start + 1)
        if self.offsets is not None and self.offsets:
            first = self.offsets[min(start, len(self.offsets) - 1)]
            last = self.offsets[min(max(end - 1, start), len(self.offsets) - 1)] + 1
        if isinstance(self.place, Block):
            return self.place.locate(first, last)
        printed = self.place.text[first:last]
        return Located(printed, self.place.page, self.place.bbox)

    def evidence(self, start: int, end: int) -> Evidence:
        """Return ``text[start:end]`` as evidence, quoted as printed without its line breaks."""
        at = self.located(start, end)
        row = self.label or None
        source, confidence = str(at.source), at.confidence
        if not isinstance(self.place, Block):
            source, confidence = str(self.place.source), self.place.confidence
        return Evidence(
            at.page, at.bbox, _SPACE.sub("", at.text), row=row, source=source, confidence=confidence
        )  # fmt: skip

    def begins_line(self, place: int) -> bool:
        """Say whether the character at this place begins a printed line, or follows a gap."""
        offset = place if self.offsets is None else self.offsets[place]
        if self.offsets is not None and place and self.offsets[place] != self.offsets[place - 1] + 1:
            return True
        return isinstance(self.place, Block) and any(span.start == offset for span in self.place.spans)

    @property
    def where(self) -> str:
        """A name of the place that survives a new draft: the field's label or the last heading above."""
        return self.label or (self.section[-1] if self.section else str(self.kind))


def compact(printed: str) -> tuple[str, tuple[int, ...] | None]:
    """Take the white space out of a text and make its digits plain; also say where each character came from.

    A blank between two digits stays: it parts two figures that gluing would turn into a third. A line break between
    two digits goes: it is where a long figure was broken.
    """
    plain = printed.translate(_DIGITS)
    if not _SPACE.search(plain):
        return plain, None
    dropped = {
        index
        for gap in _GAP.finditer(plain)
        for index in range(gap.start(), gap.end())
        if index > gap.start() or "\n" in gap.group() or not _parts_figures(plain, gap)
    }
    offsets = tuple(index for index in range(len(plain)) if index not in dropped)
    return "".join(plain[index] for index in offsets), offsets


def _parts_figures(text: str, gap: re.Match[str]) -> bool:
    return text[: gap.start()][-1:].isdigit() and text[gap.end() :][:1].isdigit()


def passages(subject: Subject) -> tuple[Passage, ...]:
    """Return all passages: the blocks in reading order, then the forms' texts, then the wordy cells of other tables."""
    return subject.remember(_build)


def prose(subject: Subject) -> tuple[Passage, ...]:
    """Return the passages that people write as sentences: paragraphs, notes, headings, form texts, wordy cells."""
    return subject.remember(_build_prose)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Passages one below the other, a line each, to be searched in one go; ``starts`` is where each begins."""

    passages: tuple[Passage, ...]
    starts: tuple[int, ...]
    text: str

    @classmethod
    def of(cls, passages: Iterable[Passage]) -> Sheet:
        """Join passages."""
        chosen = tuple(passages)
        ends = accumulate(len(passage.text) + 1 for passage in chosen)
        text = "\n".join(passage.text.replace("\n", " ") for passage in chosen)
        return cls(chosen, (0, *ends)[: len(chosen)], text)

    def at(self, place: int) -> tuple[Passage, int]:
        """Return the passage that a place in ``text`` belongs to, and the place in the passage's own text."""
        index = bisect_right(self.starts, place) - 1
        return self.passages[index], place - self.starts[index]

    def lines_with(self, texts: Iterable[str]) -> Iterator[tuple[int, int]]:
        """Yield begin and end of each line that holds at least one of the texts, in order."""
        found: set[int] = set()
        for text in texts:
            place = self.text.find(text)
            while place >= 0:
                index = bisect_right(self.starts, place) - 1
                found.add(index)
                place = self.text.find(text, self.starts[index + 1]) if index + 1 < len(self.starts) else -1
        for index in sorted(found):
            yield self.starts[index], self.starts[index] + len(self.passages[index].text)


def sheet(subject: Subject, kinds: frozenset[PassageKind]) -> Sheet:
    """Return the passages of some kinds as one text, joined once for all rules that look at these kinds."""
    key = (sheet, kinds)
    if key not in subject.memo:
        subject.memo[key] = Sheet.of(passage for passage in passages(subject) if passage.kind in kinds)
    return cast("Sheet", subject.memo[key])


def _build_prose(subject: Subject) -> tuple[Passage, ...]:
    return tuple(passage for passage in passages(subject) if passage.kind in _PROSE)


_PROSE: Final = frozenset(
    {PassageKind.PARAGRAPH, PassageKind.NOTE, PassageKind.FORM, PassageKind.CELL, PassageKind.HEADING}
)


def _build(subject: Subject) -> tuple[Passage, ...]:
    document = subject.document
    found: list[Passage] = [_of_block(block) for block in document.blocks]
    form_tables = {form.table for form in document.forms}
    for index, form in enumerate(document.forms):
        found.extend(_of_field(entry, form, index) for entry in _fields(form))
    for number, table in enumerate(document.tables):
        if number not in form_tables:
            found.extend(_of_cell(cell) for cell in table.cells if len(cell.text) >= _MIN_CELL_TEXT)
    return tuple(found)


def _of_block(block: Block) -> Passage:
    text, offsets = compact(block.text)
    return Passage(PassageKind(block.kind.value), text, offsets, block, block.page, block.section)


def _fields(form: PerformanceForm) -> list[Field]:
    """Return the places of a form that hold sentences, each printed place once."""
    entries = [*form.texts, *(goal for _, goal in form.goals), *form.facts]
    seen: set[tuple[int, int]] = set()
    unique: list[Field] = []
    for entry in entries:
        if (entry.row, entry.column) not in seen:
            seen.add((entry.row, entry.column))
            unique.append(entry)
    return unique


def _of_field(entry: Field, form: PerformanceForm, index: int) -> Passage:
    text, offsets = compact(entry.text)
    project = form.project.text if form.project else form.title
    return Passage(PassageKind.FORM, text, offsets, entry, entry.page, (project,), entry.label, index)


def _of_cell(cell: Cell) -> Passage:
    text, offsets = compact(cell.text)
    return Passage(PassageKind.CELL, text, offsets, cell, cell.page)
