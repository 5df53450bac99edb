"""Faults in the build of a report: contents, labels, notes, what is missing."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Final

from mutants.draft import Draft, Grid, Item, Style, Words
from mutants.numerals import numeral
from mutants.planting import Fault, Planted

__all__ = ["STRUCTURE_FAULTS"]

Plant = Callable[[Draft, random.Random], Planted | None]


def _entries(draft: Draft) -> list[Words]:
    return [words for words in draft.words("contents") if words.style is Style.CONTENTS]


def _bare(text: str) -> str:
    return text.strip()


def _entry_missing(draft: Draft, rng: random.Random) -> Planted | None:
    entries = [words for words in _entries(draft) if not words.entry.startswith("part:")]
    if len(entries) < 5:
        return None
    gone = rng.choice(entries[1:-1])
    draft.items.remove(gone)
    title = _core(gone.text)
    return Planted(_bare(gone.text), "", (title, _bare(gone.text)))


def _core(text: str) -> str:
    """Return a contents line without its number."""
    bare = text.strip()
    for mark in ("、", "．"):
        head, found, rest = bare.partition(mark)
        if found and len(head) <= 4:
            return rest
    cut = next((k for k, letter in enumerate(bare) if letter == "2" and k < 6), 0)
    return bare[cut:]


def _entries_swapped(draft: Draft, rng: random.Random) -> Planted | None:
    entries = [words for words in _entries(draft) if words.entry.startswith("table:")]
    if len(entries) < 4:
        return None
    k = rng.randrange(len(entries) - 1)
    one, two = (draft.items.index(entries[k]), draft.items.index(entries[k + 1]))
    draft.items[one], draft.items[two] = draft.items[two], draft.items[one]
    told = (_core(entries[k].text), _core(entries[k + 1].text))
    return Planted(
        _bare(entries[k].text), _bare(entries[k + 1].text), told, ((entries[k], None), (entries[k + 1], None))
    )


def _entry_title(draft: Draft, rng: random.Random) -> Planted | None:
    """Let a contents line name the table otherwise than the table does."""
    entries = [words for words in _entries(draft) if words.entry.startswith("table:")]
    swaps = {"支出": "收入", "收入": "支出", "收支": "支出"}
    places = [(words, old) for words in entries for old in swaps if old in words.text]
    if not places:
        return None
    words, old = rng.choice(places)
    before = words.text
    words.text = words.text.replace(old, swaps[old], 1)
    return Planted(_bare(before), _bare(words.text), (_core(words.text), _core(before)), ((words, None),))


def _entry_page(draft: Draft, rng: random.Random) -> Planted | None:
    entries = [words for words in _entries(draft) if words.entry]
    if len(entries) < 5:
        return None
    words = rng.choice(entries[2:])
    words.page_shift = rng.choice((2, 3, 5))
    return Planted("", f"+{words.page_shift}", (_core(words.text), _bare(words.text)), ((words, None),))


def _label(draft: Draft, rng: random.Random) -> Planted | None:
    """Give a table a number out of the series."""
    grids = [grid for grid in draft.grids() if grid.label]
    if len(grids) < 4:
        return None
    grid = rng.choice(grids[1:-1])
    stem = grid.label.rstrip("0123456789表")
    number = "".join(letter for letter in grid.label if letter.isdigit())
    new = f"{int(number) + rng.choice((1, 2, 3)):0{len(number)}d}"
    old, grid.label = grid.label, grid.label.replace(number, new)
    after = grids[grids.index(grid) + 1]
    return Planted(old, grid.label, (grid.label, stem + new, after.label), ((grid, None), (after, None)))


def _note_removed(draft: Draft, rng: random.Random) -> Planted | None:
    """Take the note of an empty table away, where no sentence of the report says that there is none of it."""
    text = re.sub("[“”]", "", "".join(words.text for words in draft.words() if words.style is Style.BODY))
    grids = [grid for grid in draft.grids() if grid.note and _is_empty(grid) and _subject(grid) not in text]
    if not grids:
        return None
    grid = rng.choice(grids)
    old, grid.note = grid.note, ""
    return Planted(old, "", (grid.title, grid.kind), ((grid, None),))


def _subject(grid: Grid) -> str:
    return re.sub("(?:预算|决算|支出|收入|收支|财政拨款|总|表)+$", "", grid.kind)


def _is_empty(grid: Grid) -> bool:
    return not any(text.strip("0.") and text[0].isdigit() and "." in text for row in grid.rows for text in row)


def _note_false(draft: Draft, rng: random.Random) -> Planted | None:
    notes = [grid.note for grid in draft.grids() if grid.note and _is_empty(grid)]
    full = [grid for grid in draft.grids() if not grid.note and not _is_empty(grid)]
    if not notes or not full:
        return None
    grid = rng.choice(full)
    grid.note = "注：本表无数据"
    return Planted("", grid.note, (grid.note, grid.title, "无数据"), ((grid, None),))


def _table_missing(draft: Draft, rng: random.Random) -> Planted | None:
    """Leave out a table, its contents line too, so that only what the law demands can tell."""
    must = (
        "收支总表",
        "收入总表",
        "支出总表",
        "财政拨款收支总表",
        "一般公共预算支出表",
        "一般公共预算基本支出表",
        "三公经费表",
        "政府性基金预算支出表",
        "收入支出决算总表",
        "收入决算表",
        "支出决算表",
        "一般公共预算财政拨款支出决算表",
        "三公经费支出决算表",
    )
    grids = [grid for grid in draft.grids() if grid.kind in must]
    if not grids:
        return None
    grid = rng.choice(grids)
    draft.items = [item for item in draft.items if item is not grid and getattr(item, "entry", None) != grid.anchor]
    return Planted(grid.title, "", (grid.kind, grid.title))


def _section_missing(draft: Draft, rng: random.Random) -> Planted | None:
    """Leave out a part of the text that every disclosure owes, its heading and contents line too."""
    owed = {"running": "机关运行经费", "purchase": "政府采购", "terms": "名词解释", "cars": "国有资产"}
    keys = [key for key in owed if next(draft.words(key), None)]
    if not keys:
        return None
    key = rng.choice(keys)
    first = next(draft.words(key))
    at = draft.items.index(first)
    while not _opens(draft.items[at], below=True):
        at -= 1
    head = draft.items[at]
    below = isinstance(head, Words) and head.style is Style.SUBHEADING
    end = at + 1
    while end < len(draft.items) and not _opens(draft.items[end], below=below):
        end += 1
    gone = draft.items[at:end]
    anchor = getattr(head, "anchor", "")
    draft.items = [
        item for item in draft.items if item not in gone and (not anchor or getattr(item, "entry", None) != anchor)
    ]
    _renumber(draft)
    return Planted(owed[key], "", (owed[key],))


def _opens(item: Item, *, below: bool) -> bool:
    opening = {Style.HEADING, Style.PART, *([Style.SUBHEADING] if below else [])}
    return isinstance(item, Words) and item.style in opening


def _renumber(draft: Draft) -> None:
    """Renumber the sections, so that the gap does not tell what is missing."""
    number = part = below = 0
    for words in draft.words():
        if words.style is Style.SUBHEADING and words.text.startswith("（"):
            below += 1
            words.text = f"（{numeral(below)}）{words.text.partition('）')[2]}"
        elif words.style is Style.PART:
            number = below = 0
            part += 1
            rest = words.text.partition(" ")[2]
            words.text = f"第{numeral(part)}部分 {rest}"
        elif words.style is Style.HEADING:
            number, below = number + 1, 0
            words.text = f"{numeral(number)}、{words.text.partition('、')[2]}"
    for entry in _entries(draft):
        target = next((item for item in draft.words() if entry.entry and item.anchor == entry.entry), None)
        if target is not None:
            lead = entry.text[: len(entry.text) - len(entry.text.lstrip())]
            entry.text = lead + target.text


def _number_skipped(draft: Draft, rng: random.Random) -> Planted | None:
    heads = [words for words in draft.words() if words.style is Style.HEADING and "、" in words.text]
    chosen = [k for k in range(1, len(heads)) if not heads[k].text.startswith("一、")]
    if not chosen:
        return None
    words = heads[rng.choice(chosen)]
    old = words.text
    head, _, rest = old.partition("、")
    number = next(n for n in range(1, 60) if numeral(n) == head)
    words.text = f"{numeral(number + 1)}、{rest}"
    after = heads[heads.index(words) + 1 :][:1]
    told = (words.text, f"{numeral(number)}、", *(head.text for head in after))
    return Planted(old, words.text, told, ((words, None), *((head, None) for head in after)))


def _duty_skipped(draft: Draft, rng: random.Random) -> Planted | None:
    duties = [words for words in draft.words("duty") if words.text.startswith("（")]
    if len(duties) < 3:
        return None
    k = rng.randrange(1, len(duties) - 1)
    old = duties[k].text
    duties[k].text = f"（{numeral(k + 2)}）{old.partition('）')[2]}"
    return Planted(
        old,
        duties[k].text,
        (duties[k].text[:8], f"（{numeral(k + 2)}）", numeral(k + 1)),
        ((duties[k], None), (duties[k + 1], None)),
    )


def _part_skipped(draft: Draft, rng: random.Random) -> Planted | None:
    parts = [words for words in draft.words() if words.style is Style.PART and words.text.startswith("第")]
    if len(parts) < 3:
        return None
    words = parts[rng.randrange(1, len(parts))]
    k = parts.index(words) + 1
    old = words.text
    words.text = words.text.replace(f"第{numeral(k)}部分", f"第{numeral(k + 1)}部分")
    return Planted(old, words.text, (f"第{numeral(k + 1)}部分", words.text), ((words, None),))


STRUCTURE_FAULTS: Final = (
    Fault("build", "entry-missing", "目录缺项", _entry_missing),
    Fault("build", "entries-swapped", "目录次序与正文不符", _entries_swapped),
    Fault("build", "entry-title", "目录标题与正文不符", _entry_title),
    Fault("build", "entry-page", "目录页码不符", _entry_page),
    Fault("build", "label", "表号不连续", _label),
    Fault("build", "note-removed", "空表未说明", _note_removed),
    Fault("build", "note-false", "有数据而注无数据", _note_false),
    Fault("build", "table-missing", "缺少必需的表", _table_missing),
    Fault("build", "section-missing", "缺少必需的说明", _section_missing),
    Fault("build", "number-skipped", "标题编号不连续", _number_skipped),
    Fault("build", "duty-skipped", "条目编号不连续", _duty_skipped),
    Fault("build", "part-skipped", "部分编号不连续", _part_skipped),
)
