"""Misread or mistaken? What a finding rests on is read a second time before it is reported."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from extractor.errors import ExtractionError
from extractor.ocr import EngineError
from extractor.reread import Place
from rules import Packs, check
from schemas.amount import parse_amount
from schemas.document import CERTAIN, Document, Source
from schemas.report import Evidence, Finding, Severity, Verdict

__all__ = ["Look", "check_twice", "doubtful_places", "with_doubts"]

Look = Callable[[Document, Collection[Place]], Document]

_MOST: Final = 3  # doubtful places that are named
_MARKS: Final = re.compile(r"[\s，,。.、;；:：'’‘“”\"/·|-]")
_NUMBER: Final = re.compile(
    r"^(?:[(（]?[\d一二三四五六七八九十]{1,3}[)）.．、]+|\d{1,2}(?!\d))"
)  # before a line of the contents
_PAGE: Final = re.compile(r"[\s.…·．]*\d*$")  # and behind it
_LINE: Final = 5  # characters; where so many are alike, one that is not may be misread
_LONGEST: Final = 24  # characters of a place's text that are shown


class _Others(NamedTuple):
    """What else a place may say, and what may have spoiled its reading."""

    texts: tuple[str, ...]
    marks: tuple[str, ...]


_NO_OTHERS: Final = _Others((), ())


def check_twice(
    document: Document,
    packs: Packs,
    language: str,
    look: Look,
    partners: Mapping[str, tuple[Document, ...]] | None = None,
) -> tuple[Verdict, ...]:
    """Check a document; where findings rest on what was recognised, read that again and check once more.

    A finding that the second reading settles is gone; one on which two readings disagree is a doubt. A document with
    a believed text layer is checked once. ``partners`` are the documents to compare it with.
    """
    verdicts = check(document, packs, partners=partners, language=language)
    if all(page.source is Source.TEXT and not page.regions for page in document.pages):
        return verdicts
    places = doubtful_places(verdicts)
    if places:
        try:
            again = look(document, places)
        except (EngineError, ExtractionError):
            again = document  # the first reading stands, with its own confidence
        if again != document:
            document, verdicts = again, check(again, packs, partners=partners, language=language)
    return with_doubts(verdicts, document, language)


def doubtful_places(verdicts: Iterable[Verdict]) -> frozenset[Place]:
    """Return the places of all recognised cells and lines that errors and warnings rest on."""
    return frozenset(
        (evidence.page, evidence.bbox)
        for verdict in verdicts
        for finding in verdict.findings
        if finding.severity is not Severity.INFO
        for evidence in finding.evidence
        if evidence.source != Source.TEXT.value and evidence.bbox is not None and evidence.document is None
    )


def with_doubts(verdicts: Iterable[Verdict], document: Document, language: str) -> tuple[Verdict, ...]:
    """Return the verdicts with a doubt on every finding that rests on what was not read with certainty.

    The doubt names each such place with its other readings and, where a single digit of a single cell would make the
    sum come out, that digit: as a hint of where to look, never as a reading.
    """
    readings = _other_readings(document)
    return tuple(
        replace(verdict, findings=tuple(_doubted(finding, readings, language) for finding in verdict.findings))
        if verdict.findings
        else verdict
        for verdict in verdicts
    )


def _other_readings(document: Document) -> dict[Place, _Others]:
    """Return what else recognised cells and lines of text may say, by their place."""
    cells = {
        (cell.page, cell.bbox): _Others(cell.alternatives, cell.marks)
        for table in document.tables
        for cell in table.cells
        if cell.source is not Source.TEXT
    }
    lines = {
        (span.page, span.bbox): _Others(span.alternatives, ())
        for block in document.blocks
        for span in block.spans
        if span.alternatives
    }
    return {**lines, **cells}


def _doubted(finding: Finding, readings: Mapping[Place, _Others], language: str) -> Finding:
    doubtful = [
        evidence
        for evidence in finding.evidence
        if evidence.source != Source.TEXT.value and evidence.confidence < CERTAIN and evidence.document is None
    ]
    if not doubtful:
        return replace(
            finding, doubt=finding.doubt or _of_marks(finding, language) or _of_one_character(finding, language)
        )
    parts = [_reading(evidence, _others_at(evidence, readings), language) for evidence in doubtful[:_MOST]]
    hints = {
        (evidence.page, evidence.text, closing) for evidence in doubtful for closing in _closing(finding, evidence)
    }
    if len(hints) == 1:
        ((page, text, closing),) = hints
        parts.append(
            f"if “{text}” on page {page} read “{closing}”, it would come out; compare with the original"
            if language == "en"
            else f"若第{page}页“{text}”实为“{closing}”则相符，请核对原件"
        )
    return replace(finding, doubt=("; " if language == "en" else "；").join(dict.fromkeys(parts)))


def _of_marks(finding: Finding, language: str) -> str | None:
    """Say that two recognised texts differ in small marks only, which a scan loses before anything else."""
    if all(evidence.source == Source.TEXT.value for evidence in finding.evidence):
        return None
    texts = {evidence.text for evidence in finding.evidence}
    if finding.expected is not None and finding.actual is not None:
        texts = {finding.expected, finding.actual}
    bare = {_MARKS.sub("", text) for text in texts}
    if len(texts) != 2 or len(bare) != 1 or not bare.pop():
        return None
    return (
        "the two differ in small marks only, which recognition may have lost"
        if language == "en"
        else "两处只有标点不同，可能是识别误差"
    )


def _of_one_character(finding: Finding, language: str) -> str | None:
    """Say that a recognised text differs by a single character from what it should be: 国 may be read as 玉."""
    if finding.expected is None or finding.actual is None or finding.difference is not None:
        return None
    if all(evidence.source == Source.TEXT.value for evidence in finding.evidence):
        return None
    one, other = (_PAGE.sub("", _NUMBER.sub("", text)) for text in (finding.expected, finding.actual))
    unlike = [pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]]
    if len(one) != len(other) or len(one) < _LINE or len(unlike) != 1:
        return None
    if any(character.isascii() for character in unlike[0]):
        return None
    return (
        f"the two differ in one character only (“{unlike[0][0]}”, “{unlike[0][1]}”), which may be misread"
        if language == "en"
        else f"两处只差一个字（“{unlike[0][0]}”与“{unlike[0][1]}”），可能是识别误差"
    )


def _others_at(evidence: Evidence, readings: Mapping[Place, _Others]) -> _Others:
    return _NO_OTHERS if evidence.bbox is None else readings.get((evidence.page, evidence.bbox), _NO_OTHERS)


def _reading(evidence: Evidence, others: _Others, language: str) -> str:
    """Say what was read at a place, how surely, and what else it may be."""
    if not evidence.text:
        return (
            f"an empty cell on page {evidence.page} may not have been read, as much of its table is unclear"
            if language == "en"
            else f"第{evidence.page}页空白的单元格可能没有读出，表中不少文字识别不清"
        )
    text = _shortened(evidence.text)
    sure = f"{evidence.confidence:.2f}"
    perhaps = "、".join(f"“{_shortened(other)}”" for other in others.texts[:_MOST])
    marks = "、".join(others.marks)
    if language == "en":
        told = f"“{text}” on page {evidence.page} was recognised with confidence {sure}"
        return told + (f", perhaps {perhaps}" if perhaps else "") + (f" ({marks})" if marks else "")
    told = f"第{evidence.page}页“{text}”识别置信度{sure}"
    return told + (f"，也可能是{perhaps}" if perhaps else "") + (f"（{marks}）" if marks else "")


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _closing(finding: Finding, evidence: Evidence) -> Iterator[str]:
    """Yield the texts that differ from a cell's in one digit and would make the finding's difference nothing."""
    amount = parse_amount(evidence.text)
    if amount is None or not finding.difference:
        return
    for value in (amount.value + finding.difference, amount.value - finding.difference):
        for index, digit in enumerate(evidence.text):
            if digit.isascii() and digit.isdigit():
                yield from (
                    text
                    for other in "0123456789"
                    if other != digit
                    and _value(text := evidence.text[:index] + other + evidence.text[index + 1 :]) == value
                )


def _value(text: str) -> Decimal | None:
    amount = parse_amount(text)
    return None if amount is None or re.match(r"0\d", text) else amount.value
