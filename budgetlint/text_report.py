"""A report for people: findings by document and page, each with its place and figures, and what was not looked at.

Everything is made of styled pieces of text, so that a terminal and a pipe get the same words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Final, NamedTuple

from budgetlint.language import Language
from schemas.report import DocumentReport, Evidence, Finding, Severity, Since, State, Status

__all__ = ["SEVERITIES", "Line", "Piece", "document_lines", "summary_lines"]

_MOST_PLACES: Final = 6  # a sum over thirty rows has thirty operands; the JSON report lists them all
_MOST_REASONS: Final = 5
_LONGEST_QUOTE: Final = 60
SEVERITIES: Final = {
    Severity.ERROR: ("错误", "error", "bold red"),
    Severity.WARNING: ("警告", "warning", "bold yellow"),
    Severity.INFO: ("提示", "info", "bold blue"),
}
_KINDS: Final = {
    "budget": ("预算", "budget"),
    "final_accounts": ("决算", "final accounts"),
    "performance": ("绩效目标", "performance targets"),
    "template": ("空白模板", "blank template"),
}

_NO_CROPS: Final[Mapping[tuple[str, str], Sequence[str]]] = MappingProxyType({})


class Piece(NamedTuple):
    """A stretch of text and its style in rich's words, empty for plain."""

    text: str
    style: str = ""


Line = tuple[Piece, ...]


def document_lines(
    row: DocumentReport,
    language: Language,
    *,
    fingerprints: bool = False,
    crops: Mapping[tuple[str, str], Sequence[str]] = _NO_CROPS,
) -> Iterator[Line]:
    """Yield the lines of one document; ``fingerprints`` shows those of its findings, to be accepted by them.

    ``crops`` names files with pictures of what is in doubt, by the document's path and the finding's fingerprint.
    """
    yield _title(row, language)
    if row.detail:
        yield (Piece("  "), Piece(_status(row.status, language), "bold magenta"), Piece(f"  {row.detail}"))
    for page, findings in groupby(row.findings, key=_page):
        yield ()
        yield (Piece("  "), Piece(_page_title(page, language), "bold"))
        for finding in findings:
            yield from _finding(finding, language, fingerprints=fingerprints)
            for crop in crops.get((row.path, finding.fingerprint), ()):
                yield (Piece("          "), Piece(language.say(f"截图：{crop}", f"picture: {crop}"), "magenta"))
    if row.verdicts:
        yield ()
        yield from _verdicts(row, language)
    yield ()


def summary_lines(rows: Sequence[DocumentReport], language: Language) -> Iterator[Line]:
    """Yield the closing lines of a run: documents by status, findings by severity."""
    statuses = Counter(row.status for row in rows)
    documents = language.say(f"文件 {len(rows)} 份", f"{len(rows)} document{'' if len(rows) == 1 else 's'}")
    parts = [f"{_status(status, language)} {statuses[status]}" for status in Status if statuses[status]]
    findings = [finding for row in rows for finding in row.findings]
    severities = Counter(finding.severity for finding in findings if finding.suppressed is None)
    accepted = len(findings) - severities.total()
    pieces = [
        Piece(f"{documents}{language.say('：', ': ')}{language.say('，', ', ').join(parts)}{language.say('。', '. ')}")
    ]
    if not findings:
        clean = all(row.status is Status.CHECKED for row in rows)
        looked = any(row.status in {Status.CHECKED, Status.PARTLY_CHECKED} for row in rows)
        said = ("没有发现问题。", "No findings.") if looked else ("什么也没有检查。", "Nothing was checked.")
        pieces.append(Piece(language.say(*said), "bold green" if clean and rows else ""))
    for severity, (chinese, english, style) in SEVERITIES.items():
        if severities[severity]:
            pieces.append(Piece(f"{language.say(chinese, english)} {severities[severity]}", style))
            pieces.append(Piece(language.say("，", ", ")))
    if severities:
        pieces[-1] = Piece(language.say("。", "."))
    if accepted:
        pieces.append(Piece(language.say(f"另有已认可 {accepted}。", f" {accepted} more accepted."), "dim"))
    yield tuple(pieces)


def _title(row: DocumentReport, language: Language) -> Line:
    facts = [
        row.unit or "",
        language.say(f"{row.year}年", str(row.year)) if row.year else "",
        language.say(*_KINDS[row.kind]) if row.kind in _KINDS else "",
        language.say(f"{row.pages} 页", f"{row.pages} pages") if row.pages else "",
    ]
    told = " · ".join(fact for fact in facts if fact)
    return (Piece(row.path, "bold underline"), Piece(f"  {told}" if told else "", "dim"))


def _status(status: Status, language: Language) -> str:
    return {
        Status.CHECKED: language.say("已检查", "checked"),
        Status.PARTLY_CHECKED: language.say("部分未检查", "partly checked"),
        Status.FAILED: language.say("未能检查", "not checked"),
        Status.SKIPPED: language.say("跳过", "skipped"),
    }[status]


def _page(finding: Finding) -> int:
    return finding.evidence[0].page if finding.evidence else 0


def _page_title(page: int, language: Language) -> str:
    return language.say(f"第 {page} 页", f"page {page}") if page else language.say("全文", "whole document")


def _finding(finding: Finding, language: Language, *, fingerprints: bool) -> Iterator[Line]:
    chinese, english, style = SEVERITIES[finding.severity]
    if finding.suppressed is not None:
        style = "dim"
    yield (
        Piece("    "),
        Piece(language.say(chinese, english), style),
        *_standing(finding, language),
        Piece("  "),
        Piece(finding.rule, "cyan"),
        Piece(f"  {' '.join(finding.message.split())}"),
        Piece(f"  [{finding.fingerprint}]" if fingerprints else "", "dim"),
    )
    figures = _figures(finding, language)
    if figures:
        yield (Piece("          "), Piece(figures))
    for evidence in finding.evidence[:_MOST_PLACES]:
        yield (Piece("          "), Piece(_place(evidence, language), "dim"))
    more = len(finding.evidence) - _MOST_PLACES
    if more > 0:
        yield (Piece("          "), Piece(language.say(f"另有 {more} 处", f"and {more} more places"), "dim"))
    if finding.doubt:
        doubt = language.say(f"存疑：{finding.doubt}", f"in doubt: {finding.doubt}")
        yield (Piece("          "), Piece(doubt, "magenta"))


def _standing(finding: Finding, language: Language) -> Iterator[Piece]:
    """Yield what is known of a finding beside what it says: that it was there before, or has been accepted."""
    if finding.baseline is Since.NEW:
        yield Piece(language.say("  新增", "  new"), "bold")
    elif finding.baseline is Since.REMAINING:
        yield Piece(language.say("  仍存", "  remaining"), "dim")
    said = finding.suppressed
    if said is not None:
        until = language.say(f"，至 {said.until}", f", until {said.until}") if said.until else ""
        words = language.say(
            f"  已认可（{said.who}：{said.reason}{until}）", f"  accepted ({said.who}: {said.reason}{until})"
        )
        yield Piece(words, "dim")


def _figures(finding: Finding, language: Language) -> str:
    unit = finding.unit or ""
    named = [
        (language.say("应为", "expected"), finding.expected),
        (language.say("实为", "actual"), finding.actual),
        (language.say("相差", "difference"), None if finding.difference is None else f"{finding.difference:,f}"),
        (language.say("允许误差", "tolerance"), None if finding.tolerance is None else f"{finding.tolerance:,f}"),
    ]
    told = [f"{name} {_short(value)}" for name, value in named if value]
    if not told:
        return ""
    in_unit = language.say(f"（{unit}）", f" ({unit})") if unit and finding.difference is not None else ""
    return language.say("，", ", ").join(told) + in_unit


def _place(evidence: Evidence, language: Language) -> str:
    path = " › ".join(part for part in (evidence.table, evidence.row, evidence.column) if part)
    page = language.say(f"第 {evidence.page} 页", f"page {evidence.page}")
    quote = f"“{_short(evidence.text)}”" if evidence.text.strip() else language.say("（空）", "(blank)")
    other = f"{evidence.document}  " if evidence.document else ""
    doubtful = f" ({evidence.source} {evidence.confidence:.0%})" if evidence.source != "text" else ""
    return f"{other}{page}  {path + '  ' if path else ''}{quote}{doubtful}"


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_QUOTE else f"{plain[: _LONGEST_QUOTE - 1]}…"


def _verdicts(row: DocumentReport, language: Language) -> Iterator[Line]:
    states = Counter(verdict.state for verdict in row.verdicts)
    names = {
        State.PASS: language.say("通过", "passed"),
        State.FAIL: language.say("不通过", "failed"),
        State.NOT_EVALUATED: language.say("未能评估", "not evaluated"),
        State.NOT_APPLICABLE: language.say("不适用", "not applicable"),
    }
    told = language.say("，", ", ").join(f"{name} {states[state]}" for state, name in names.items())
    total = language.say(f"规则 {len(row.verdicts)} 条：", f"{len(row.verdicts)} rules: ")
    yield (Piece("  "), Piece(f"{total}{told}"))
    reasons = Counter(verdict.reason for verdict in row.verdicts if verdict.state is State.NOT_EVALUATED)
    for reason, count in reasons.most_common(_MOST_REASONS):
        why = reason or language.say("没有说明", "no reason given")
        yield (
            Piece("    "),
            Piece(language.say(f"未能评估 {count} 条：{why}", f"{count} not evaluated: {why}"), "dim"),
        )
    rest = len(reasons) - _MOST_REASONS
    if rest > 0:
        yield (Piece("    "), Piece(language.say(f"另有 {rest} 种原因", f"and {rest} more reasons"), "dim"))
