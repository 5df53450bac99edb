"""The right wing: a Document becomes verdicts and findings."""

from __future__ import annotations

from rules.cases import CaseResult, run_cases
from rules.engine import check, select_rules
from rules.errors import PackError
from rules.explain import explain
from rules.loader import load_packs
from rules.pack import Packs, Rule

__all__ = ["CaseResult", "PackError", "Packs", "Rule", "check", "explain", "load_packs", "run_cases", "select_rules"]
