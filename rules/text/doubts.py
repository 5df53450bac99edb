"""When a text was read too uncertainly to be judged by its letters, or its figures to be told without a doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from rules.protocol import Outcome, Problem, Subject, Text, Unchecked
from rules.tables import doubt_of_reading
from schemas.report import Evidence

__all__ = ["doubt_about", "sure_of_letters"]

_Options = TypeVar("_Options")


def doubt_about(evidence: Iterable[Evidence]) -> str | None:
    """Return why the reading of an operand may be at fault, None where all were read well."""
    for entry in evidence:
        unsure = doubt_of_reading(entry.text[:20], entry.confidence)
        if unsure:
            return unsure
    return None


def sure_of_letters(
    run: Callable[[Subject, _Options], Iterator[Outcome]],
) -> Callable[[Subject, _Options], Iterator[Outcome]]:
    """Let a check over wording keep silent about texts that were read with little confidence.

    A misread character looks like a misprint: such a place is one that could not be looked at.
    """

    def judge(subject: Subject, options: _Options) -> Iterator[Outcome]:
        for outcome in run(subject, options):
            if isinstance(outcome, Problem) and doubt_about(outcome.evidence):
                yield Unchecked(Text("有文字识别不清，未作判断", "some text could not be read with certainty"))
            else:
                yield outcome

    return judge
