"""What a document is: unit, year, kind and level, each from the most telling place that names it.

Order of trust: the title on the cover, the contents' and tables' titles, the text. A file's name is never believed, and
where places of one rank contradict each other nothing is said: a wrong profile is worse than none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple, TypeVar

from extractor.layout import PageLayout
from extractor.text.wording import (
    Reading,
    clean_unit,
    read_kind,
    read_level,
    read_unit,
    read_unit_label,
    read_year,
    years_in,
)
from schemas.document import Block, BlockKind, DocumentKind, Located, Profile, Table
from schemas.geometry import BBox

__all__ = ["build_profile"]

_Value = TypeVar("_Value")
_PERFORMANCE: Final = re.compile(r"绩效")
_PLACEHOLDER: Final = re.compile(r"[×Ｘ]{2,}|(?<![A-Za-z])[xX]{2,}(?![A-Za-z])|_{3,}|＿{2,}|某某|[○〇]{3,}")
_BUDGET_YEAR: Final = re.compile(r"(20\d\d)年度?(?:部门|单位|本级|年初)?(?:收支|收入|支出|财政拨款)?(?:预算|决算)")
_COMPARED: Final = re.compile(r"[比较与和同]$")  # 与2024年决算相比: the year before the document's own
_OVERVIEW: Final = re.compile(r"^第[一1]部分[:：、]?(?P<unit>.{4,40}?)(?:部门|单位)?(?:基本)?概况")
_OFFICE: Final = re.compile(
    r"(?:局|厅|委|会|办|室|院|心|部|处|所|站|队|校|学|馆|团|府|道|镇|乡|园|台|署|社|库|场|司|级[)）])$"
)
_NAME_LABEL: Final = re.compile(r"(?:预算)?(?:部门|单位)(?:[（(](?:部门|单位)[)）])?名称")


class _Passage(NamedTuple):
    """Blocks or table places, and their text joined without white space."""

    text: str
    pieces: tuple[Block | Located, ...]

    def locate(self, start: int, end: int) -> Located:
        """Return the printed place of ``text[start:end]``, on the page where it begins."""
        spots: list[Located] = []
        places = [  # of each character: its piece and offset; made for the few passages that are asked
            (index, offset)
            for index, piece in enumerate(self.pieces)
            for offset, character in enumerate(piece.text)
            if not character.isspace()
        ][start:end]
        for index, piece in enumerate(self.pieces):
            offsets = [offset for number, offset in places if number == index]
            if offsets and isinstance(piece, Block):
                spots.append(piece.locate(min(offsets), max(offsets) + 1))
            elif offsets and isinstance(piece, Located):
                spots.append(piece)
        box: BBox = spots[0].bbox
        for spot in spots[1:]:
            if spot.page == spots[0].page:
                box = box.union(spot.bbox)
        confidence = min(spot.confidence for spot in spots)
        return Located(self.text[start:end], spots[0].page, box, spots[0].source, confidence)


def _passage(pieces: Sequence[Block | Located]) -> _Passage:
    return _Passage("".join("".join(piece.text.split()) for piece in pieces), tuple(pieces))


def build_profile(
    layouts: Sequence[PageLayout],
    blocks: Sequence[Block],
    tables: Sequence[Table],
    path: str,  # noqa: ARG001  (a file's name is no evidence: it is taken, so that nobody need ask, and not looked at)
) -> Profile:
    """Return what the document says it is; None for what nothing, or nothing unambiguous, says."""
    ranks = _ranks(blocks, tables)
    kind, kind_at = _kind(ranks, layouts, blocks, tables)
    year, year_at = (
        _majority(ranks, read_year)
        or _year_of_text(blocks, tables)
        or _majority([ranks[2]], _year_of_table)
        or (None, None)
    )
    level, level_at = _majority(ranks, read_level) or (None, None)
    unit, unit_at = _unit(ranks, blocks, tables) or (None, None)
    return Profile(unit, unit_at, int(year) if year else None, year_at, kind, kind_at, level, level_at)


def _ranks(blocks: Sequence[Block], tables: Sequence[Table]) -> list[list[_Passage]]:
    """Return the titles of the document by trust: its own, the running heads, those of tables, of sections."""

    def of_kind(*kinds: BlockKind) -> list[_Passage]:
        return [_passage([block]) for block in blocks if block.kind in kinds]

    own = [_passage([block for block in blocks if block.kind is BlockKind.TITLE])]
    titles = [_passage([table.title]) for table in tables if table.title]
    return [own, of_kind(BlockKind.HEADER, BlockKind.FOOTER), titles, of_kind(BlockKind.CONTENTS, BlockKind.HEADING)]


def _majority(
    ranks: Iterable[Sequence[_Passage]], read: Callable[[str], tuple[_Value, Reading] | None]
) -> tuple[_Value, Located] | None:
    """Return what four of five speaking passages of the first speaking rank say, and the first place that says it."""
    for passages in ranks:
        said = [(passage, found) for passage in passages if (found := read(passage.text))]
        if not said:
            continue
        value, count = Counter(found[0] for _, found in said).most_common(1)[0]
        if count >= 0.8 * len(said):
            passage, found = next((passage, found) for passage, found in said if found[0] == value)
            return value, passage.locate(found[1].start, found[1].end)
    return None


def _year_of_text(blocks: Sequence[Block], tables: Sequence[Table]) -> tuple[str, Located] | None:
    """Return the year that captions like （2026年度） name, else the text's most frequent, else that of columns."""
    captions = [_passage([block]) for block in blocks if block.kind is BlockKind.CAPTION]
    found = _majority([captions], _caption_year)
    if found:
        return found
    text = [_passage([block]) for block in blocks if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)]
    said = [
        (match.group(1), passage, match)
        for passage in text
        for match in _BUDGET_YEAR.finditer(passage.text)
        if not _COMPARED.search(passage.text, 0, match.start())
    ]
    votes = Counter(year for year, _, _ in said).most_common(2)
    if votes and votes[0][1] >= 3 and (len(votes) == 1 or votes[0][1] >= 2 * votes[1][1]):
        passage, match = next((passage, match) for year, passage, match in said if year == votes[0][0])
        return votes[0][0], passage.locate(*match.span(1))
    return _year_of_columns(tables)


def _caption_year(text: str) -> tuple[str, Reading] | None:
    years = years_in(text)
    return (years[0].value, years[0]) if years and len(text) <= 12 else None


def _year_of_table(title: str) -> tuple[str, Reading] | None:
    """Return the year that a table's title begins with (2025年部门支出总体情况表), where it names no other."""
    years = years_in(title)
    return (years[0].value, years[0]) if len(years) == 1 and years[0].start <= 1 else None


def _year_of_columns(tables: Sequence[Table]) -> tuple[str, Located] | None:
    """Return the latest year whose 预算 or 决算 a column holds: earlier years stand beside it for comparison."""
    found: list[tuple[str, Located]] = []
    for table in tables:
        for cell in table.cells:
            if cell.row >= max(table.header_rows, 1):
                continue
            match = _BUDGET_YEAR.search("".join(cell.text.split()))
            if match:
                found.append((match.group(1), Located(match.group(), cell.page, cell.bbox, cell.source)))
    return max(found, key=lambda pair: pair[0], default=None)


def _kind(
    ranks: Sequence[Sequence[_Passage]],
    layouts: Sequence[PageLayout],
    blocks: Sequence[Block],
    tables: Sequence[Table],
) -> tuple[DocumentKind, Located | None]:
    placeholder = _template_mark(layouts, blocks, tables)
    if placeholder:
        return DocumentKind.TEMPLATE, placeholder
    kinds = [table.kind for table in tables if table.kind != "unknown"]
    performance = [kind for kind in kinds if _PERFORMANCE.search(kind)]
    own = _majority(ranks[:1], read_kind)
    if own and not any(_PERFORMANCE.search(passage.text) for passage in ranks[0]):
        return own  # its tables may be in another file, all but those of performance
    if kinds and len(performance) == len(kinds):
        titles = [passage for passages in ranks[:3] for passage in passages]
        at = next((passage for passage in titles if _PERFORMANCE.search(passage.text)), None)
        if at or not any(block.kind is BlockKind.PARAGRAPH for block in blocks):
            found = _PERFORMANCE.search(at.text) if at else None
            return DocumentKind.PERFORMANCE, at.locate(*found.span()) if at and found else None
    said = _majority(ranks, read_kind)
    if said:
        return said
    finals = [kind for kind in kinds if "决算" in kind]
    plain = [kind for kind in kinds if kind not in performance]
    if plain:
        return (DocumentKind.FINAL_ACCOUNTS if 2 * len(finals) > len(plain) else DocumentKind.BUDGET), None
    return DocumentKind.UNKNOWN, None


def _template_mark(layouts: Sequence[PageLayout], blocks: Sequence[Block], tables: Sequence[Table]) -> Located | None:
    """Return the first placeholder of a blank form: the title has one, or the text has many and hardly any figures."""
    marked = [(block, found) for block in blocks if (found := _PLACEHOLDER.search(block.text))]
    if not marked:
        return None
    block, found = marked[0]
    running = [one for one in blocks if one.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)]
    figures = sum(bool(re.search(r"\d[.,]\d\d", cell.text)) for table in tables for cell in table.cells)
    many = block.kind is BlockKind.TITLE or len(marked) >= max(6, len(running) / 6)
    return block.locate(*found.span()) if many and figures < 5 * len(layouts) else None


def _unit(
    ranks: Sequence[Sequence[_Passage]], blocks: Sequence[Block], tables: Sequence[Table]
) -> tuple[str, Located] | None:
    own = [_passage([block]) for block in blocks if block.kind is BlockKind.TITLE]
    labelled = [(passage, found) for passage in own if (found := read_unit_label(passage.text))]
    # 预算主管部门 and 预算单位 may both stand on a cover: the document is the latter's.
    labelled.sort(key=lambda pair: "主管" in pair[1][0])
    if labelled:
        passage, (_, reading) = labelled[0]
        return reading.value, passage.locate(reading.start, reading.end)
    return (
        _majority(ranks[:2], _named)
        or _line_of_title(own)
        or _majority([_captions(blocks)], _labelled)
        or _majority([ranks[3]], _overview)
        or _majority([ranks[2]], _named)
        or _unit_of_cells(tables)
    )


def _named(text: str) -> tuple[str, Reading] | None:
    found = read_unit(text)
    return (found.value, found) if found else None


def _labelled(text: str) -> tuple[str, Reading] | None:
    found = read_unit_label(text)
    return (found[1].value, found[1]) if found else None


def _overview(text: str) -> tuple[str, Reading] | None:
    found = _OVERVIEW.match(text)
    name = clean_unit(found.group("unit")) if found else None
    return (name, Reading(name, text.find(name), text.find(name) + len(name))) if name else None


def _line_of_title(own: Sequence[_Passage]) -> tuple[str, Located] | None:
    """Return the unit that stands on a line of its own on the cover, where exactly one line ends like an office."""
    named = [(name, passage) for passage in own if _OFFICE.search(passage.text) and (name := clean_unit(passage.text))]
    if len({name for name, _ in named}) != 1:
        return None
    name, passage = named[0]
    start = passage.text.find(name)
    return name, passage.locate(start, start + len(name))


def _captions(blocks: Sequence[Block]) -> list[_Passage]:
    return [_passage([block]) for block in blocks if block.kind in (BlockKind.CAPTION, BlockKind.HEADER)]


def _unit_of_cells(tables: Sequence[Table]) -> tuple[str, Located] | None:
    """Return the unit of the overall performance form: the cell beside 部门名称 or 单位名称."""
    for table in tables:
        if not table.kind.startswith("整体支出"):
            continue
        cells = sorted(table.cells, key=lambda cell: (cell.row, cell.column))
        for label, value in pairwise(cells):
            if label.row == value.row and _NAME_LABEL.fullmatch("".join(label.text.split())):
                name = clean_unit("".join(value.text.split()))
                return (name, Located(name, value.page, value.bbox, value.source)) if name else None
    return None
