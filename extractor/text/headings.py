"""Which paragraphs are headings, of which level, and which path of headings everything stands under.

A heading is short and no sentence. Numbering gives its rank; without numbering only type that is larger or bolder than
the running text makes a heading. ``一、…。`` that goes on as prose is a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from extractor.layout import TextLine
from extractor.text.item import compact, is_large
from extractor.text.numbering import Numbering, ends_sentence, read_numbering

__all__ = ["Heading", "levels_of", "recognise_headings"]

_LONGEST: Final = 45  # characters of a heading
_LONGEST_ITEM: Final = 30  # of one numbered 1. or below, where list items are more frequent than headings
_ITEM_RANK: Final = 3
_UNNUMBERED_RANK: Final = -1


class Heading(NamedTuple):
    """A paragraph recognised as heading. ``rank`` orders styles: -1 unnumbered and large, 0 第一部分, 1 一、 …"""

    rank: int
    size: float


def _text(lines: Sequence[TextLine]) -> str:
    return compact("".join(line.text for line in lines))


def _looks_like_one(text: str, numbering: Numbering | None) -> bool:
    rank = numbering.rank if numbering else _UNNUMBERED_RANK
    longest = _LONGEST_ITEM if rank >= _ITEM_RANK else _LONGEST
    bare = text[numbering.length :] if numbering else text
    if not bare or len(bare) > longest:
        return False
    # A number of list clauses ends in a semicolon; a heading now and then ends in a full stop, but only a short one.
    if ends_sentence(text) and not (text.endswith("。") and rank in (0, 1, 2) and len(bare) <= 22 and "，" not in bare):
        return False
    if text[-1] in ":：" and ("，" in bare or re.search(r"\d万?元", bare)):
        return False
    if text[-1] in "，、,:：" and (rank >= _ITEM_RANK or rank < 0 or text[-1] in "，、,"):
        return False
    return "。" not in bare[:-1] and "；" not in bare and bare.count("，") <= 1


def recognise_headings(groups: Sequence[Sequence[TextLine]], body_size: float) -> list[Heading | None]:
    """Return, for each paragraph in reading order, what heading it is, or None."""
    numberings = [read_numbering(_text(group)) for group in groups]
    found: list[Heading | None] = []
    for position, group in enumerate(groups):
        text = _text(group)
        numbering = numberings[position]
        size = max((line.size for line in group), default=body_size)
        large = any(is_large(line, body_size) for line in group)
        bold = all(line.bold for line in group)
        if not _looks_like_one(text, numbering):
            found.append(None)
        elif numbering is None:
            marked = large or (bold and len(text) <= 30)
            wordy = any("一" <= character <= "鿿" for character in text)
            found.append(Heading(_UNNUMBERED_RANK, size) if marked and wordy and len(group) <= 3 else None)
        elif numbering.rank >= _ITEM_RANK and not (large or bold) and _in_list(position, numberings):
            found.append(None)
        elif text.endswith("。") and not (_heads_text(position, numberings) and _is_first(position, numberings, found)):
            found.append(None)  # a short item among items, as in a list of duties
        else:
            found.append(Heading(numbering.rank, size))
    return found


def _in_list(position: int, numberings: Sequence[Numbering | None]) -> bool:
    """Say whether a short numbered line stands right beside one of its own style: an item of a list, no heading."""
    own = numberings[position]
    for neighbour in (position - 1, position + 1):
        other = numberings[neighbour] if 0 <= neighbour < len(numberings) else None
        if own and other and own.style == other.style:
            return True
    return False


def _is_first(position: int, numberings: Sequence[Numbering | None], found: Sequence[Heading | None]) -> bool:
    """Say whether no paragraph numbered in the same style stands shortly before: its siblings are headings too."""
    own = numberings[position]
    for before in range(position - 1, max(-1, position - 4), -1):
        other = numberings[before]
        if own and other and other.style == own.style:
            return found[before] is not None
    return True


def _heads_text(position: int, numberings: Sequence[Numbering | None]) -> bool:
    """Say whether text without a number follows, or an item of a lower rank."""
    own = numberings[position]
    if position + 1 >= len(numberings) or own is None:
        return False
    following = numberings[position + 1]
    return following is None or following.rank > own.rank


def levels_of(headings: Sequence[Heading | None]) -> list[int]:
    """Return the level of each heading, from 1, and 0 for what is none.

    Ranks that a document does not use leave no gap. An unnumbered heading stands beside the numbered headings of its
    size: above all ranks that are set smaller.
    """
    sizes: dict[int, float] = {}
    for heading in headings:
        if heading and heading.rank >= 0:
            sizes[heading.rank] = max(sizes.get(heading.rank, 0.0), heading.size)
    used = sorted(sizes)
    tops = any(heading and heading.rank < 0 and _rank_by_size(heading, sizes) < 0 for heading in headings)
    levels = []
    for heading in headings:
        if heading is None:
            levels.append(0)
            continue
        rank = heading.rank if heading.rank >= 0 else _rank_by_size(heading, sizes)
        levels.append(1 if rank < 0 else used.index(rank) + 1 + tops)
    return levels


def _rank_by_size(heading: Heading, sizes: dict[int, float]) -> int:
    """Return the rank whose headings are set as large, -1 for what is larger than all; nothing is above 第一部分."""
    for rank in sorted(sizes):
        if sizes[rank] <= heading.size * 1.04:
            larger = sizes[rank] < heading.size * 0.96 and rank == min(sizes) and rank > 0
            return -1 if larger else rank
    return max(sizes, default=-1)
