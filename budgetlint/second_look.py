"""Misread or mistaken? What a finding rests on is read a second time before it is reported."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from extractor.errors import ExtractionError
from extractor.ocr import EngineError
from extractor.reread import Place
from rules import Packs, check
from schemas.document import Document, Source
from schemas.report import Severity, Verdict

__all__ = ["Look", "check_twice", "doubtful_places"]

Look = Callable[[Document, Collection[Place]], Document]


def check_twice(document: Document, packs: Packs, language: str, look: Look) -> tuple[Verdict, ...]:
    """Check a document; where findings rest on recognised cells, read these again and check once more.

    A finding that the second reading settles is gone; one on which two readings disagree is a doubt. A document with
    a believed text layer is checked once.
    """
    verdicts = check(document, packs, language=language)
    if all(page.source is Source.TEXT and not page.regions for page in document.pages):
        return verdicts
    places = doubtful_places(verdicts)
    if not places:
        return verdicts
    try:
        again = look(document, places)
    except (EngineError, ExtractionError):
        return verdicts  # the first reading stands, with its own confidence
    return verdicts if again == document else check(again, packs, language=language)


def doubtful_places(verdicts: Iterable[Verdict]) -> frozenset[Place]:
    """Return the places of all recognised cells that errors and warnings rest on."""
    return frozenset(
        (evidence.page, evidence.bbox)
        for verdict in verdicts
        for finding in verdict.findings
        if finding.severity is not Severity.INFO
        for evidence in finding.evidence
        if evidence.source != Source.TEXT.value and evidence.bbox is not None
    )
