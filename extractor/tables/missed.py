"""Tables that were seen by their titles and not read: without rules, their rows are lines of text and no grid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from extractor.kinds.wording import fold, title_core
from extractor.layout import PageLayout, TextLine
from extractor.tables.caption_lines import Role, role_of
from extractor.tables.identify import UNKNOWN
from extractor.tables.lexicon import lexicon_of
from schemas.document import Table
from schemas.geometry import BBox
from schemas.vocabulary import Vocabulary

__all__ = ["Missed", "missed_tables"]

_LEAST_ROWS: Final = 4  # with several texts beside each other
_PAGE_NUMBER: Final = re.compile(r"\s*\d{1,3}\s*")
_NEAR: Final = 120.0  # points from the title to the first of them, at most


class Missed(NamedTuple):
    """A title with rows below it that no grid holds: what it says, and where those rows lie."""

    title: str
    page: int
    area: BBox

    @property
    def problem(self) -> str:
        """The sentence that tells it."""
        return f"page {self.page}: a table without rules was not read: {self.title}"


def missed_tables(layouts: Sequence[PageLayout], tables: Sequence[Table], vocabulary: Vocabulary) -> tuple[Missed, ...]:
    """Return the tables of known names that a page shows and that are in none of the ``tables``.

    A page that lists such names, a contents page, shows none.
    """
    known = lexicon_of(vocabulary).titles
    own = {(table.title.page, table.title.bbox) for table in tables if table.title is not None}
    nameless = {
        (page, area)
        for table in tables
        if table.title is None and table.kind == UNKNOWN
        for page, area in zip(table.pages, table.areas, strict=True)
    }
    return tuple(missed for layout in layouts for missed in _on_page(layout, known, own, nameless))


def _on_page(
    layout: PageLayout, known: dict[str, str], own: set[tuple[int, BBox]], nameless: set[tuple[int, BBox]]
) -> Iterator[Missed]:
    number = layout.page.number
    titles = [
        line
        for line in layout.lines
        if line.text[-1:] in "表）)" and role_of(fold(line.text)) is Role.TITLE and title_core(line.text) in known
    ]
    missed = [line for line in titles if (number, line.bbox) not in own]
    if len(missed) != 1:
        return
    (title,) = missed
    tops = [grid.bbox.y0 for grid in layout.grids] + [line.bbox.y0 for line in titles]
    floor = min((y for y in tops if y > title.bbox.y1), default=layout.page.height)
    part = next((area for page, area in nameless if page == number and area.y0 == floor), None)
    if part is not None and floor - title.bbox.y1 < _NEAR:  # only its lower rows made a grid
        yield Missed(title.text.strip(), number, BBox(0.0, title.bbox.y1, layout.page.width, floor))
        return
    below = [line for line in layout.lines if title.bbox.y1 < line.bbox.centre[1] < floor]
    rows = [line for line in below if _has_neighbours(line, below)]
    if len({round(line.bbox.y0 / line.size) for line in rows}) < _LEAST_ROWS:
        return
    first, last = min(line.bbox.y0 for line in rows), max(line.bbox.y1 for line in rows)
    if first - title.bbox.y1 < _NEAR:
        yield Missed(title.text.strip(), number, BBox(0.0, title.bbox.y1, layout.page.width, last + 1))


def _has_neighbours(line: TextLine, lines: Sequence[TextLine]) -> bool:
    """Say whether other texts than a page's number stand in the same printed line, as in a table's row."""
    middle = line.bbox.centre[1]
    return any(
        other is not line and other.bbox.y0 < middle < other.bbox.y1 and not _PAGE_NUMBER.fullmatch(other.text)
        for other in lines
        if not _PAGE_NUMBER.fullmatch(line.text)
    )
