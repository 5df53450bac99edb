"""The same words in many places: one finding that names them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rules.protocol import Problem, Text

__all__ = ["told_once"]


def told_once(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield one problem for those with the same words (``actual``), with the evidence of all, the first one first."""
    by_words: dict[str | None, list[Problem]] = {}
    for problem in problems:
        by_words.setdefault(problem.actual, []).append(problem)
    for words, same in by_words.items():
        count = len(same)
        yield (
            same[0]
            if count == 1
            else replace(
                same[0],
                evidence=tuple(evidence for problem in same for evidence in problem.evidence),
                place=(same[0].place[0], words or ""),
                note=Text(f"（共{count}处）", f" ({count} places)"),
            )
        )
