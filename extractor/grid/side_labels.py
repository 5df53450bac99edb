"""The labels at the left of lines of fields, each with the lines that it stands beside."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.content import Rule
from extractor.grid.marks import NEXT_LINE, Mark, is_parted

__all__ = ["beside_labels"]

_LEAST_BANDS = 3  # between rules, from which these close labels
_TOP, _BOTTOM = float("-inf"), float("inf")


def beside_labels(
    lines: Sequence[Sequence[Mark]], across: Sequence[Rule], size: float
) -> list[tuple[Mark, list[Mark]]] | None:
    """Return the labels at the left of lines, from top to bottom, each with what stands beside it, right of it.

    A label reaches from the rule above it to the one below it where rules run through its column; else as many lines
    up as down, which begin right of it, or only down where labels stand beside their first line. None where what is
    left over has no label.
    """
    firsts = [line[0] for line in lines]
    ruled = len({_band(first, across) for first in firsts}) >= max(_LEAST_BANDS, len(lines) // 3)
    across = across if ruled else ()
    labels = _labels(firsts, across, size)
    found = [_shared_lines(lines, labels, across, centred=centred) for centred in (True, False)]
    return next((groups for groups in found if groups is not None), None)


def _labels(firsts: Sequence[Mark], across: Sequence[Rule], size: float) -> list[Mark]:
    """Return the first texts of lines; those set from top to bottom, or wrapped between two rules, are one."""
    labels: list[Mark] = []
    for mark in firsts:
        above = next((one for one in reversed(labels) if one.x0 < mark.x1 and mark.x0 < one.x1), None)
        if above is not None and _carries_on(above, mark, across, size):
            labels[labels.index(above)] = above.with_(mark)
        else:
            labels.append(mark)
    return sorted(labels, key=lambda label: label.x0)


def _carries_on(above: Mark, mark: Mark, across: Sequence[Rule], size: float) -> bool:
    if mark.y0 - above.y1 > (NEXT_LINE - 1) * size or is_parted(above, mark, across):
        return False
    upright = len(mark.text) == 1 and above.x1 - above.x0 < 1.5 * size
    held = _band(above, across) == _band(mark, across) != (_TOP, _BOTTOM)
    return upright or held or mark.text[0] in "(（"


def _band(label: Mark, across: Sequence[Rule]) -> tuple[float, float]:
    """Return the y of the rules right above and below a label, through its middle."""
    x = (label.x0 + label.x1) / 2
    ys = [rule.y0 for rule in across if rule.x0 < x < rule.x1]
    above = max((y for y in ys if y < label.middle), default=_TOP)
    return above, min((y for y in ys if y > label.middle), default=_BOTTOM)


def _shared_lines(
    lines: Sequence[Sequence[Mark]], labels: Sequence[Mark], across: Sequence[Rule], *, centred: bool
) -> list[tuple[Mark, list[Mark]]] | None:
    owner: dict[int, int] = {}
    for number, label in enumerate(labels):
        rest = [[mark for mark in line if not _inside(mark, label)] for line in lines]
        free = [place not in owner and all(mark.x0 > label.x1 - 1 for mark in line) for place, line in enumerate(rest)]
        own = [place for place, line in enumerate(lines) if len(rest[place]) < len(line)]
        if any(place in owner for place in own) or not all(free[place] for place in own):
            continue  # it stands in the rows of a label further left
        for place in _reach(label, lines, own, free, across, centred=centred):
            owner[place] = number
    if len(owner) < len(lines):
        return None
    groups: list[tuple[Mark, list[Mark]]] = []
    for place, line in enumerate(lines):
        label = labels[owner[place]]
        if not groups or groups[-1][0] is not label:
            groups.append((label, []))
        groups[-1][1].extend(mark for mark in line if not _inside(mark, label))
    return groups if len({id(label) for label, _ in groups}) == len(groups) else None


def _inside(mark: Mark, label: Mark) -> bool:
    return label.x0 <= mark.x0 and mark.x1 <= label.x1 and label.y0 <= mark.y0 and mark.y1 <= label.y1


def _reach(
    label: Mark,
    lines: Sequence[Sequence[Mark]],
    own: Sequence[int],
    free: Sequence[bool],
    across: Sequence[Rule],
    *,
    centred: bool,
) -> range:
    """Return the lines that a label stands beside: its own ones and those above and below."""
    first, last = own[0], own[-1]
    top, bottom = _band(label, across)

    def may(place: int) -> bool:
        return 0 <= place < len(lines) and free[place] and top < lines[place][0].middle < bottom

    if top > _TOP and bottom < _BOTTOM:
        while may(first - 1):
            first -= 1
        while may(last + 1):
            last += 1
        return range(first, last + 1)
    while centred and may(first - 1) and may(last + 1):
        first, last = first - 1, last + 1
    while not centred and may(last + 1):
        last += 1
    return range(first, last + 1)
