"""An amount that is told to be a part of another, in whatever paragraph, is no more than it.

What it does
    Gathers the amounts of the report's year whose names hold all words of ``whole`` and those whose names hold all
    words of ``part``, in all running text; names that hold a word of ``other`` are neither. A part that is greater than
    every whole is told. Nothing is where no whole is told.

Why
    What is reserved for small firms stands in a paragraph of its own, below the purchases that it is a part of.

Options
    whole: list of texts
    part: list of texts
    other: list of texts
        words that make a name mean something else.

PASS
    政府采购预算186.00万元。……面向中小企业预留采购份额150.00万元。

FAIL
    政府采购预算186.00万元。……面向中小企业预留采购份额250.00万元。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from rules.text.figures import Figure, figures
from rules.text.passages import Passage, PassageKind, prose
from schemas.report import State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]


@dataclass(frozen=True, slots=True)
class _Options:
    whole: tuple[str, ...]
    part: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    passage: Passage
    figure: Figure

    @property
    def words(self) -> str:
        """The name as printed."""
        return self.passage.text[self.figure.start : self.figure.money.start]

    @property
    def printed(self) -> str:
        """The amount as printed."""
        return self.passage.text[self.figure.money.start : self.figure.money.end]


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    year = subject.document.profile.year
    told = [
        _Told(passage, figure)
        for passage in prose(subject)
        if passage.kind in {PassageKind.PARAGRAPH, PassageKind.NOTE} and options.whole[0] in passage.text
        for figure in figures(passage.text)
        if not figure.years or year in figure.years
    ]
    parts = [one for one in told if _named(one.words, options.part, ())]
    wholes = [one for one in told if _named(one.words, options.whole, (*options.part, *options.other))]
    if not parts or not wholes:
        yield Unchecked(Text("正文没有分别写明总额和其中的一部分", "no whole and part are told"), State.NOT_APPLICABLE)
        return
    greatest = max(wholes, key=lambda one: one.figure.amount.interval.high)
    for part in parts:
        if part.figure.amount.interval.low <= greatest.figure.amount.interval.high:
            yield Looked()
        else:
            yield _problem(greatest, part)


def _named(words: str, wanted: Sequence[str], other: Sequence[str]) -> bool:
    return all(word in words for word in wanted) and not any(word in words for word in other)


def _problem(whole: _Told, part: _Told) -> Problem:
    return Problem(
        tuple(one.passage.evidence(one.figure.start, one.figure.money.end) for one in (part, whole)),
        (part.figure.label, part.passage.where),
        expected=f"≤ {whole.printed}",
        actual=part.printed,
        difference=part.figure.amount.base - whole.figure.amount.base,
        unit="元",
        text=Text(
            f"{part.words}{part.printed}，超过{whole.words}{whole.printed}",
            f"{part.words} {part.printed} is more than {whole.words} {whole.printed}, of which it is a part",
        ),
    )


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    return _Options(tuple(options["whole"]), tuple(options["part"]), tuple(options.get("other", ())))


_WORDS: Final = {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}}

KIND: Final = CheckKind(
    "told_within",
    {
        "type": "object",
        "properties": {"whole": _WORDS, "part": _WORDS, "other": _WORDS},
        "required": ["whole", "part"],
        "additionalProperties": False,
    },
    _prepare,
    _run,
)
