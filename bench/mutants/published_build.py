"""Faults in the build of published PDFs: contents, numbers of headings and tables, notes, names above tables."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Final

from mutants.numerals import numeral
from mutants.pdf_edit import Edit
from mutants.spots import RealFault, Spot, text_spot, texts
from schemas.document import Block, BlockKind, Document, DocumentKind

__all__ = ["BUILD_FAULTS"]

_CONTENTS: Final = frozenset({BlockKind.CONTENTS})
_NUMBER: Final = re.compile(r"^\s*([一二三四五六七八九十]+)、")


def _core(text: str) -> str:
    """Return a contents line without its number, leaders and page number."""
    bare = re.sub(r"[.…·⋯]{2,}.*$|[\s—\-]*\d{1,3}\s*$", "", "".join(text.split()))
    return re.sub(
        r"^(?:第?[一二三四五六七八九十]+(?:部分|、)|[（(][一二三四五六七八九十\d]+[)）]|附?表[一二三四五六七八九十\d]+|\d+[.、])[:：、.]?",
        "",
        bare,
    )


def _titles(document: Document) -> dict[str, set[int]]:
    """Return headings and titles of tables with their pages."""
    last = max((block.page for block in document.blocks if block.kind is BlockKind.CONTENTS), default=0)
    found: dict[str, set[int]] = {}
    for block in document.blocks:
        if block.kind in {BlockKind.HEADING, BlockKind.CAPTION} and block.page > last:
            found.setdefault(_core(block.text), set()).add(block.page)
    for table in document.tables:
        if table.title and table.title.page > last:
            found.setdefault(_core(table.title.text), set()).add(table.title.page)
    return found


def _contents_page(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Change a page number that is the one printed at the foot of the page where the title stands."""
    titles = _titles(document)
    feet = {}
    for block in document.blocks:
        if block.kind is BlockKind.FOOTER and (match := re.search(r"\d+", block.text)):
            feet[block.page] = match[0]
    for block, match in texts(document, r"(\d{1,3})\s*$", rng, _CONTENTS):
        pages = titles.get(_core(block.text), set())
        if len(pages) == 1 and feet.get(min(pages)) == match[1]:
            new = str(int(match[1]) + rng.choice((2, 3, 5)))
            spot = _at_end(block, match, new)
            if spot:
                yield spot


def _at_end(block: Block, match: re.Match[str], new: str) -> Spot | None:
    """Change the page number of a contents line; leaders may hold the same digits nowhere."""
    span = next((span for span in block.spans if span.start <= match.start(1) < span.start + len(span.text)), None)
    if span is None or span.text.count(match[1]) != 1:
        return None
    told = (_core(block.text), "".join(block.text.split()))
    return Spot(
        Edit(span.page, span.bbox, match[1], new, right=True), told, new, cell=False, pages=frozenset({span.page})
    )


def _contents_title(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Name a table otherwise in the contents than above the table."""
    titles = _titles(document)
    swaps = {"收入": "支出", "支出": "收入"}
    for block, match in texts(document, r"(收入|支出)(?=[^收支]{0,8}表)", rng, _CONTENTS):
        before = _core(block.text)
        old = match[1]
        if before in titles and before.count(old) == 1 and before.replace(old, swaps[old]) not in titles:
            spot = text_spot(block, match.start(1), match.end(1), swaps[old], before.replace(old, swaps[old]), before)
            if spot:
                yield spot


def _heading_number(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Skip a number among headings that run on before and after it."""
    heads = [block for block in document.blocks if block.kind is BlockKind.HEADING and _NUMBER.match(block.text)]
    places = list(range(1, len(heads) - 1))
    rng.shuffle(places)
    for k in places:
        before, own, after = (_value(heads[k + step]) for step in (-1, 0, 1))
        if own is None or before != own - 1 or after != own + 1 or own < 2:
            continue
        match = _NUMBER.match(heads[k].text)
        if match is not None:
            new = numeral(own + rng.choice((1, 2)))
            told = (f"{new}、", heads[k].text, heads[k + 1].text, match[1] + "、")
            spot = text_spot(heads[k], match.start(1), match.end(1) + 1, f"{new}、", *told)
            if spot:
                yield Spot(spot.edit, told, spot.reads, cell=False, pages=spot.pages | {heads[k + 1].page})


def _value(block: Block) -> int | None:
    match = _NUMBER.match(block.text)
    return next((n for n in range(1, 40) if match and numeral(n) == match[1]), None)


def _label(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Give a table a number out of the series that the labels of the others make."""
    tables = [table for table in document.tables if table.label and re.search(r"\d+", table.label.text)]
    numbers = [int(re.findall(r"\d+", table.label.text)[-1]) for table in tables if table.label]
    if len(numbers) < 5 or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return
    for k in rng.sample(range(1, len(tables) - 1), len(tables) - 2):
        place = tables[k].label
        if place is None:
            continue
        old, new = str(numbers[k]), str(numbers[k] + rng.choice((2, 3)))
        if place.text.count(old) == 1:
            told = (place.text.replace(old, new), tables[k].kind, tables[k + 1].kind)
            pages = frozenset({place.page, *tables[k + 1].pages[:1]})
            yield Spot(
                Edit(place.page, place.bbox, old, new), told, place.text.replace(old, new), cell=False, pages=pages
            )


def _note_removed(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Take away the note of an empty table whose subject the text tells nowhere."""
    tables = [
        table
        for table in document.tables
        if table.kind != "unknown"
        and "绩效" not in table.kind
        and len(table.notes) == 1
        and not any(cell.value for cell in table.cells)
    ]
    rng.shuffle(tables)
    prose = "".join(block.text for block in document.blocks if block.kind is BlockKind.PARAGRAPH)
    prose = re.sub("[“”]", "", prose)
    for table in tables:
        stem = re.sub(r"(?:预算|决算|支出|收入|收支|财政拨款|总|表)+$", "", table.kind)
        note = table.notes[0]
        if stem not in prose and len(prose) > 1000 and "\n" not in note.text:
            told = (table.kind, *([table.title.text] if table.title else []))
            yield Spot(Edit(note.page, note.bbox, note.text, ""), told, "", cell=False, pages=frozenset(table.pages))


def _owner(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Leave another unit's name above one table; three others name the report's."""
    unit = document.profile.unit
    if not unit or len(unit) < 5:
        return
    pattern = rf"(?:单位|部门)(?:名称|编码)?[^：:]{{0,6}}[：:]\s?({re.escape(unit)})"
    found = texts(document, pattern, rng, frozenset({BlockKind.CAPTION, BlockKind.NOTE, BlockKind.PARAGRAPH}))
    if len(found) < 4:
        return
    other = unit[:2] + ("市水务局" if "水务" not in unit else "市民政局")
    for block, match in found:
        spot = text_spot(block, match.start(1), match.end(1), other)
        if spot:
            yield spot


def _title_kind(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Call one table of a budget one of final accounts, or the other way round."""
    swap = {DocumentKind.BUDGET: ("预算", "决算"), DocumentKind.FINAL_ACCOUNTS: ("决算", "预算")}
    if document.profile.kind not in swap:
        return
    old, new = swap[document.profile.kind]
    titles = [table.title for table in document.tables if table.title and table.kind != "unknown"]
    own = [
        title
        for title in titles
        if title.text.count(old) == 1
        and new not in title.text
        and not re.search(f"(?:公共|基金|经营){old}", title.text)
    ]
    rng.shuffle(own)
    for title in own if len(own) > 3 else ():
        text = title.text.replace(old, new)
        yield Spot(Edit(title.page, title.bbox, old, new), (text, new), text, cell=False, pages=frozenset({title.page}))


BUILD_FAULTS: Final = (
    RealFault("real-contents-page", "目录页码不符", _contents_page),
    RealFault("real-contents-title", "目录标题与正文不符", _contents_title),
    RealFault("real-heading-number", "标题编号不连续", _heading_number),
    RealFault("real-label", "表号不连续", _label),
    RealFault("real-note-removed", "空表未说明", _note_removed),
    RealFault("real-owner", "表头单位名称为他单位", _owner),
    RealFault("real-title-kind", "表名预算决算混淆", _title_kind),
)
