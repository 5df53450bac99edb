"""Cases: small documents written beside a rule that say when it must speak and when it must keep silent.

A rule's ``cases`` has two lists, ``pass`` and ``fail``; each needs at least one entry. A passing case must come to the
verdict ``pass`` (or to the state it names), so a rule that did not look is not taken for one that found nothing wrong.
A failing case must raise at least one finding. An entry is

- a text: a document whose running text it is, or
- a mapping with any of

  ==============  ====================================================================================================
  ``because``     one sentence for people
  ``text``        running text; see below
  ``tables``      list of tables; see below
  ``table`` …     shorthand for one table: its keys stand directly in the case, ``table`` being its kind
  ``forms``       list of performance forms; see below
  ``document``    ``{kind: budget, year: 2025, unit: 某某单位, level: 单位}``; these are the defaults, but for the
                  kind, which is the first one that the rule applies to
  ``pages``       number of pages, where more than the case mentions
  ``unreadable``  list of page numbers that could not be read
  ``partners``    other documents by role: ``{last_year: [case, …]}``, each written as a case
  ``expect``      fail only: a text or list of texts, each of which must occur in a finding's message, figures or
                  evidence
  ``count``       fail only: the exact number of findings
  ``severity``    fail only: the severity of the first finding
  ``state``       pass only: ``not_applicable`` or ``not_evaluated`` instead of ``pass``
  ==============  ====================================================================================================

**Text.** Paragraphs are separated by line breaks. A line that begins with

- ``# ``, ``## ``, … is a heading of that level; the paragraphs below carry it in their ``section``,
- ``! `` is the title on the cover, ``~ `` a line of the contents page, ``> `` a note, ``^ `` a caption of a table,
  ``_ `` a line at the foot of the page,
- ``=== 7`` goes on to page 7.

**Table.** ``{table: 支出总表, unit: 万元, title: …, label: 预算公开表3, page: 7, notes: [本表无数据], rows: …}``. The
title defaults to the kind, which may be ``unknown``; the unit defaults to 万元. ``rows`` is a text with one row a line
and ``|`` between the cells:

.. code-block:: text

    科目编码 | 科目名称       | 财政拨款/小计 | 财政拨款/一般公共预算 | 事业收入
    合计     |                | 10.00         | 10.00                 |
    201      | 一般公共服务支出 | 10.00       | 10.00                 |

The first line is the header; ``/`` parts the levels of a header path. ``||`` parts the panels of tables whose halves
stand side by side. Codes, names, totals, 其中 lines and levels are told by their words, as the reader does; a name
that begins with ``-`` (or ``--``) is one (two) levels below a name without.

**Form.**

.. code-block:: yaml

    forms:
      - form: 项目支出绩效目标表        # or 整体支出绩效目标表
        project: 会议经费
        department: 某县某局
        executing_unit: 某县某局
        unit: 万元
        page: 21
        filed: "20250301141500"
        funds: {实施期: {total: "48.00", 市县: "48.00"}, 年度: {total: "48.00"}}   # or {total: …} without halves
        texts: {项目概况: …, 项目实施计划: …}
        goals: {实施期: …, 年度: …}
        facts: {项目期: 1年}
        indicators: |
          年度 | 成本指标 | 经济成本指标 | 会议费 | ≤48万元
          产出指标 | 数量指标 | 会议次数 | =1次            # four cells: no half

This is what ``budgetlint rules test`` runs, on the built-in packs and on a user's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rules.bilingual import Text, unknown
from rules.case_documents import build_document, build_partners
from rules.engine import check, select_rules
from rules.pack import Packs, Rule
from schemas.document import DocumentKind
from schemas.report import Finding, State, Verdict

__all__ = ["CaseResult", "run_cases"]

_WANTED: Final = {"pass": "应通过", "fail": "应报告问题"}
_KEYS: Final = frozenset(
    {
        "because", "text", "tables", "table", "rows", "unit", "title", "label", "page", "notes", "forms", "document",
        "pages", "unreadable", "partners", "expect", "count", "severity", "state",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of a case: ``number`` counts from 1 within ``pass`` or ``fail``, ``why`` is None if it went well.

    ``path`` and ``line`` say where the case is written, or its rule where that is all that is known.
    """

    rule: str
    wanted: str
    number: int
    why: Text | None = None
    path: str = ""
    line: int = 0

    @property
    def good(self) -> bool:
        """Say whether the rule did what its case wants."""
        return self.why is None


def run_cases(packs: Packs, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> tuple[CaseResult, ...]:
    """Run the cases of the selected rules. A rule without a passing or a failing case gets a result that says so."""
    return tuple(result for rule in select_rules(packs, select, ignore) for result in _rule_cases(rule, packs))


def _rule_cases(rule: Rule, packs: Packs) -> Iterator[CaseResult]:
    for wanted in ("pass", "fail"):
        entries = rule.cases.get(wanted) or []
        if not entries:
            lacking = Text(f"规则没有{_WANTED[wanted]}的用例", f"the rule has no case that must {wanted}")
            yield CaseResult(rule.id, wanted, 0, lacking, rule.path, rule.line)
        lines = rule.case_lines.get(wanted, ())
        for number, entry in enumerate(entries, start=1):
            try:
                why = _judge(rule, packs, wanted, entry)
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                said = f"{type(error).__name__}: {error}"
                why = Text(f"用例看不懂：{said}", f"the case cannot be understood: {said}")
            line = lines[number - 1] if number <= len(lines) else rule.line
            yield CaseResult(rule.id, wanted, number, why, rule.path, line)


def _judge(rule: Rule, packs: Packs, wanted: str, entry: str | Mapping[str, Any]) -> Text | None:
    """Return why a case went wrong, or None."""
    spec: Mapping[str, Any] = {} if isinstance(entry, str) else entry
    for key in sorted(set(spec) - _KEYS):
        return unknown("key", key, _KEYS)
    kind = min((kind.value for kind in rule.applies_to.kinds), default=DocumentKind.BUDGET.value)
    document = build_document(entry, packs.vocabulary, kind)
    partners = build_partners(entry, packs.vocabulary, kind)
    english, verdict = (  # both languages, so that a slot missing in one is found
        check(document, packs, partners=partners, select=[rule.id], language=language)[0] for language in ("en", "zh")
    )
    if verdict.internal:
        return Text(verdict.reason, english.reason)
    state = State(spec.get("state", wanted))
    details = _details(verdict, english)
    if verdict.state is not state:
        return Text(
            f"结果是 {verdict.state.value}，应为 {state.value}{details.zh}",
            f"came to {verdict.state.value}, not {state.value}{details.en}",
        )
    return _judge_findings(spec, verdict, details) if wanted == "fail" else None


def _judge_findings(spec: Mapping[str, Any], verdict: Verdict, details: Text) -> Text | None:
    expected = spec.get("expect", [])
    for text in [expected] if isinstance(expected, str) else expected:
        if not any(str(text) in words for finding in verdict.findings for words in _words(finding)):
            return Text(f"没有问题提到“{text}”{details.zh}", f"no finding says `{text}`{details.en}")
    found = len(verdict.findings)
    if "count" in spec and found != spec["count"]:
        wanted = spec["count"]
        return Text(f"问题有{found}个，应为{wanted}个{details.zh}", f"{found} findings, not {wanted}{details.en}")
    severity = verdict.findings[0].severity.value
    if "severity" in spec and severity != spec["severity"]:
        return Text(
            f"第一个问题是 {severity}，应为 {spec['severity']}",
            f"the first finding is {severity}, not {spec['severity']}",
        )
    return None


def _words(finding: Finding) -> Iterable[str]:
    yield finding.message
    yield from (text for text in (finding.expected, finding.actual, finding.doubt) if text)
    yield from (evidence.text for evidence in finding.evidence)


def _details(chinese: Verdict, english: Verdict) -> Text:
    zh, en = (
        [finding.message for finding in verdict.findings] or ([verdict.reason] if verdict.reason else [])
        for verdict in (chinese, english)
    )
    return Text(f"（{'；'.join(zh)}）" if zh else "", f" ({'; '.join(en)})" if en else "")
