"""Page numbers for people: ``3-7, 12`` and not 3, 4, 5, 6, 7, 12."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["page_ranges"]


def page_ranges(numbers: Iterable[int], comma: str = "、") -> str:
    """Write page numbers, counting from 1, in ascending order; those that follow each other as first and last."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return comma.join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
