"""Sound paragraphs as many places phrase them raise nothing; one broken figure, word or sign is found."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import rules
from extractor.kinds import load_vocabulary
from rules.case_documents import build_document
from schemas.report import Severity

DATA = yaml.safe_load(Path(__file__).with_name("paragraphs.yaml").read_text(encoding="utf-8"))
PACKS = ("budget", "final-accounts", "text", "operations", "wording", "dates")
WHOLE = {"TXT-121", "TXT-122"}  # a paragraph alone lacks the other sections of a report


@pytest.fixture(scope="module")
def told():
    """Return a function that runs the packs over a paragraph and returns what errors and warnings say."""
    vocabulary = load_vocabulary()
    packs = rules.load_packs([], vocabulary, builtin=PACKS)

    def run(entry, text):
        kind = entry["kind"]
        case = {
            "text": text,
            "tables": [DATA["tables"][name] for name in entry.get("tables", ())],
            "document": {"kind": kind, "year": 2025 if kind == "budget" else 2024},
        }
        verdicts = rules.check(build_document(case, vocabulary, kind), packs)
        assert not [verdict.reason for verdict in verdicts if verdict.internal]
        return {
            (verdict.rule, finding.message)
            for verdict in verdicts
            for finding in verdict.findings
            if finding.severity is not Severity.INFO and verdict.rule not in WHOLE
        }

    return run


@pytest.mark.parametrize("entry", DATA["paragraphs"], ids=lambda entry: entry["text"][:16])
def test_a_sound_paragraph_is_left_alone_and_a_broken_one_is_found(told, entry):
    """Nothing is said of the paragraph as it is, something of it with any one of its changes."""
    assert told(entry, entry["text"]) == set()
    unseen = []
    for old, new in entry.get("broken", ()):
        assert old in entry["text"]
        if not told(entry, entry["text"].replace(old, new, 1)):
            unseen.append(f"{old} -> {new}")
    assert unseen == []
