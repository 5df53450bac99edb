"""Rules over a document: one verdict for every rule, whatever happens to any of them."""

from __future__ import annotations

import gc
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final

from rules.bilingual import suggestion
from rules.causes import merge_causes
from rules.errors import PackError
from rules.pack import Packs, Rule
from rules.protocol import Looked, Problem, Subject, Text, Unchecked
from rules.text.doubts import doubt_about
from schemas.document import Document, DocumentKind
from schemas.form import Half
from schemas.report import Finding, State, Verdict

__all__ = ["check", "select_rules"]

_WHOLE_ID: Final = re.compile(r"[A-Z][A-Z0-9]*-[0-9]{3,4}")
_RARELY: Final = 200_000  # new objects between two searches; Python's own figure is 700
_HALVES: Final = frozenset(half.value for half in Half)


def check(
    document: Document,
    packs: Packs,
    *,
    partners: Mapping[str, tuple[Document, ...]] | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    language: str = "zh",
) -> tuple[Verdict, ...]:
    """Run the rules over a document; one verdict for each selected rule, ordered by rule id.

    ``select`` and ``ignore`` hold rule ids, names, beginnings of ids (``BUD``, ``BUD-2``) or pack names. A rule that
    raises comes to ``not_evaluated`` with ``internal`` set and does not stop the others.

    Raises:
        PackError: a selector that matches no rule.

    """
    subject = Subject(document, packs.vocabulary, partners or {})
    with _rare_collection():
        verdicts = [_verdict(rule, packs, subject, language) for rule in select_rules(packs, select, ignore)]
        return merge_causes(verdicts, language)


@contextmanager
def _rare_collection() -> Iterator[None]:
    """Let Python look for cycles of garbage seldom: walking over all of a document took a tenth of the time."""
    usual = gc.get_threshold()
    if usual[0]:  # else it is switched off
        gc.set_threshold(max(_RARELY, usual[0]), *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def select_rules(packs: Packs, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> tuple[Rule, ...]:
    """Return the rules that the selectors leave.

    Raises:
        PackError: a selector that matches no rule; a misspelt one must not turn a check off in silence.

    """
    for selector in (*select, *ignore):
        if not any(_matches(rule, selector) for rule in packs.rules):
            hint = suggestion(selector, [name for rule in packs.rules for name in (rule.id, rule.name)])
            message = Text(f"没有“{selector}”这条规则{hint.zh}", f"`{selector}` matches no rule{hint.en}")
            raise PackError("selection", 0, 0, message)
    return tuple(
        rule
        for rule in packs.rules
        if (not select or any(_matches(rule, selector) for selector in select))
        and not any(_matches(rule, selector) for selector in ignore)
    )


def _matches(rule: Rule, selector: str) -> bool:
    if selector in {rule.id, rule.name, rule.pack}:
        return True
    # A whole id means that rule alone: BUD-101 is not the beginning of BUD-1011.
    return bool(selector) and rule.id.startswith(selector) and not _WHOLE_ID.fullmatch(selector)


def _verdict(rule: Rule, packs: Packs, subject: Subject, language: str) -> Verdict:
    outside = _outside(rule, subject.document)
    if outside:
        state, reason = outside
        return Verdict(rule.id, state, reason.in_language(language))
    gathered = _Gathered()
    try:
        for outcome in rule.check.run(subject, packs.options_of(rule)):
            gathered.add(outcome)
        findings = _findings(rule, subject.document, gathered.problems, language)
    except Exception as error:  # noqa: BLE001  (whatever a rule does wrong, the others must run and the user must see it)
        reason = Text(
            f"规则自身出错：{type(error).__name__}: {error}", f"the rule itself broke: {type(error).__name__}: {error}"
        )
        return Verdict(rule.id, State.NOT_EVALUATED, reason.in_language(language), internal=True)
    return Verdict(rule.id, gathered.state, gathered.reason(language), findings)


def _outside(rule: Rule, document: Document) -> tuple[State, Text] | None:
    """Say why a rule is not about a document, or cannot be known to be."""
    applies, profile = rule.applies_to, document.profile
    kind = None if profile.kind is DocumentKind.UNKNOWN else profile.kind
    years = applies.first_year is not None or applies.last_year is not None
    wanted = (
        (bool(applies.kinds), kind, kind in applies.kinds, Text("文件种类", "kind of document")),
        (
            bool(applies.levels),
            profile.level,
            profile.level in applies.levels,
            Text("部门或单位", "level (部门, 单位)"),
        ),
        (years, profile.year, applies.covers(profile.year), Text("年度", "year")),
    )
    for asked, known, _, what in wanted:
        if asked and known is None:
            return State.NOT_EVALUATED, Text(f"未能判断{what.zh}", f"the {what.en} is not known")
    for asked, known, fits, what in wanted:
        if asked and not fits:
            return State.NOT_APPLICABLE, Text(f"不适用于此{what.zh}（{known}）", f"not for this {what.en} ({known})")
    return None


@dataclass(slots=True)
class _Gathered:
    """The outcomes of one rule on one document."""

    problems: list[Problem] = field(default_factory=list)
    looked: int = 0
    unchecked: list[Unchecked] = field(default_factory=list)

    def add(self, outcome: Problem | Looked | Unchecked) -> None:
        if isinstance(outcome, Problem):
            self.problems.append(outcome)
        elif isinstance(outcome, Looked):
            self.looked += outcome.count
        else:
            self.unchecked.append(outcome)

    @property
    def state(self) -> State:
        if self.problems:
            return State.FAIL
        if self.looked:
            return State.PASS
        if any(entry.state is State.NOT_EVALUATED for entry in self.unchecked):
            return State.NOT_EVALUATED
        return State.NOT_APPLICABLE

    def reason(self, language: str) -> str:
        """Return why it was not looked at, as a whole or in part; each reason once."""
        wanted = self.state if self.state is State.NOT_APPLICABLE else State.NOT_EVALUATED
        texts = [entry.reason.in_language(language) for entry in self.unchecked if entry.state is wanted]
        if not texts and self.state is State.NOT_APPLICABLE:
            texts = ["nothing of the kind is in the document" if language == "en" else "文件中没有可检查的内容"]
        once = list(dict.fromkeys(texts))
        more = len(once) - 5
        if more > 0:
            once = [*once[:5], f"and {more} more" if language == "en" else f"另有{more}项"]
        return ("; " if language == "en" else "；").join(once)


def _findings(rule: Rule, document: Document, problems: Iterable[Problem], language: str) -> tuple[Finding, ...]:
    made: dict[Finding, None] = {}
    for problem in problems:
        made.setdefault(_finding(rule, document, problem, language))
    ordered = _halves_together(sorted(made, key=_position))
    seen: dict[str, int] = {}
    result = []
    for finding in ordered:
        number = seen[finding.fingerprint] = seen.get(finding.fingerprint, 0) + 1
        result.append(replace(finding, fingerprint=f"{finding.fingerprint}-{number}") if number > 1 else finding)
    return tuple(result)


def _halves_together(findings: Iterable[Finding]) -> list[Finding]:
    """Tell once what both halves of a form have: 实施期 and 年度 repeat an indicator, and its fault, word by word."""
    told: dict[tuple[object, ...], Finding] = {}
    for number, finding in enumerate(findings):
        first = finding.evidence[0] if finding.evidence else None
        key: tuple[object, ...] = (number,)
        if first is not None and first.row and first.column in _HALVES:
            key = (finding.message, finding.severity, first.page, first.table, first.row)
        known = told.setdefault(key, finding)
        if known is not finding:
            told[key] = replace(known, evidence=tuple(dict.fromkeys((*known.evidence, *finding.evidence))))
    return list(told.values())


def _finding(rule: Rule, document: Document, problem: Problem, language: str) -> Finding:
    severity = rule.severity
    if problem.severity is not None and problem.severity.rank > severity.rank:
        severity = problem.severity
    if problem.text:
        message = problem.text.in_language(language)
    else:
        message = rule.message.in_language(language).format_map(_slots(rule, document, problem, language))
    if problem.note:
        message += problem.note.in_language(language)
    return Finding(
        rule=rule.id,
        severity=severity,
        message=message,
        evidence=problem.evidence,
        fingerprint=_fingerprint(rule.id, problem.place, document),
        expected=problem.expected,
        actual=problem.actual,
        difference=problem.difference,
        tolerance=problem.tolerance,
        unit=problem.unit,
        doubt=problem.doubt or doubt_about(problem.evidence),
    )


def _slots(rule: Rule, document: Document, problem: Problem, language: str) -> dict[str, str]:
    profile = document.profile
    return {
        "rule": rule.id,
        "title": rule.title.in_language(language),
        "place": "/".join(problem.place),
        "page": str(problem.evidence[0].page) if problem.evidence else "",
        "expected": problem.expected or "",
        "actual": problem.actual or "",
        "difference": "" if problem.difference is None else f"{problem.difference:f}",
        "tolerance": "" if problem.tolerance is None else f"{problem.tolerance:f}",
        "unit": problem.unit or "",
        "year": str(profile.year or ""),
        "reporter": profile.unit or "",
        **problem.slots,
    }


def _fingerprint(rule_id: str, place: tuple[str, ...], document: Document) -> str:
    """Hash what identifies a finding through drafts: no path, no page, no value."""
    profile = document.profile
    parts = [rule_id, *(" ".join(part.split()) for part in place), profile.unit or "", str(profile.year or "")]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def _position(finding: Finding) -> tuple[int, float, float, str]:
    """Order findings by where they stand, then by their words: duplicates are numbered the same way every time."""
    first = finding.evidence[0] if finding.evidence else None
    box = first.bbox if first and first.bbox else None
    return (first.page if first else 0, box.y0 if box else 0.0, box.x0 if box else 0.0, finding.message)
