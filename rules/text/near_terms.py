"""Where a text has a fixed term with one character wrong: left out, put in twice, put elsewhere, or another one.

A single slip leaves one half of the term whole, or turns the two characters between the halves round. So the halves are
searched, which is quick, and only what stands beside them is compared (the idea is the partition filter of Wu and
Manber, "Fast text searching allowing errors", Communications of the ACM 35(10), 1992). The term's last character must
be there and its first may only be missing, because a term that goes on otherwise is another word (财政拨款收支 beside
财政拨款收入), and one that begins otherwise is one (业务接待费 beside 公务接待费). What is put in must be a character
of the term: 预决算 and 的 are no slips.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from rapidfuzz.distance import OSA

__all__ = ["near"]

_LETTER: Final = re.compile(r"[\u4e00-\u9fff]")


def near(text: str, term: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each place in ``text`` that is ``term`` but for one character; the term has four or more.

    Places come in no particular order and, where characters repeat, may overlap.
    """
    middle = len(term) // 2
    head, tail = term[:middle], term[middle:]
    for start in _places(text, head):
        begin = start + middle
        if not text.startswith(tail, begin):
            yield from ((start, end) for end in _tails(text, begin, tail, term))
        elif text.startswith(tail[-1], begin + len(tail)):
            yield start, begin + len(tail) + 1
    for begin in _places(text, tail):
        if text[max(0, begin - middle) : begin] != head:
            yield from ((start, begin + len(tail)) for start in _heads(text, begin, head, term))
    turned = head[:-1] + tail[0] + head[-1] + tail[1:]
    if turned != term:
        yield from ((start, start + len(term)) for start in _places(text, turned))


def _places(text: str, part: str) -> Iterator[int]:
    place = text.find(part)
    while place >= 0:
        yield place
        place = text.find(part, place + 1)


def _tails(text: str, begin: int, tail: str, term: str) -> Iterator[int]:
    for length in (len(tail) - 1, len(tail), len(tail) + 1):
        piece = text[begin : begin + length]
        if len(piece) == length and piece[-1:] == tail[-1] and _one_slip(piece, tail, term):
            yield begin + length
            return


def _heads(text: str, begin: int, head: str, term: str) -> Iterator[int]:
    before = text[max(0, begin - len(head)) : begin]
    if len(before) == len(head) and before.endswith(head[1:]) and not _LETTER.match(before) and before[0] != "\n":
        yield begin - len(head) + 1  # missing after a number or a mark; at the start of a line, the page before has it
        return
    for length in (len(head) - 1, len(head), len(head) + 1):
        piece = text[max(0, begin - length) : begin]
        if len(piece) == length and piece[:1] == head[0] and _one_slip(piece, head, term):
            yield begin - length
            return


def _one_slip(piece: str, part: str, term: str) -> bool:
    """Say whether ``piece`` is ``part`` with one character missing, added, changed, or two neighbours turned round."""
    if OSA.distance(piece, part, score_cutoff=1) != 1:
        return False
    other = next(iter((Counter(piece) - Counter(part)).elements()), "")
    return other in term if len(piece) > len(part) else not other or bool(_LETTER.match(other))
