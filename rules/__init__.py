"""The right wing: a Document becomes verdicts and findings.

What only ``budgetlint rules`` needs (running cases, explaining a rule) is imported when it is asked for: a check does
without it, and every start counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rules.engine import check, select_rules
from rules.errors import PackError
from rules.loader import load_packs
from rules.pack import Packs, Rule

if TYPE_CHECKING:
    from rules.cases import CaseResult

__all__ = ["PackError", "Packs", "Rule", "check", "explain", "load_packs", "run_cases", "select_rules"]


def run_cases(packs: Packs, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> tuple[CaseResult, ...]:
    """Run the cases of the selected rules; see ``rules.cases``."""
    from rules.cases import run_cases as run

    return run(packs, select, ignore)


def explain(rule: Rule, language: str = "zh") -> str:
    """Return a rule's page as plain text, in ``zh`` or ``en``."""
    from rules.explanation import explain as page

    return page(rule, language)
