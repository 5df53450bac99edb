"""The end of a report for people: suppressions to look after, what is fixed since the baseline, statistics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from budgetlint.language import Language
from budgetlint.standing import Closing
from budgetlint.text_report import SEVERITIES, Line, Piece
from schemas.report import Former, RuleCount

__all__ = ["closing_lines"]

_MOST_RULES: Final = 40


def closing_lines(closing: Closing, titles: Mapping[str, str], language: Language) -> Iterator[Line]:
    """Yield the lines; ``titles`` are the rules' by their ids."""
    if closing.statistics is not None:
        yield from _statistics(closing.statistics, titles, language)
        yield ()
    if closing.since is not None:
        yield from _former(closing.fixed, language.say("已整改", "fixed"), "bold green", language)
        unsure = language.say("未能复核（规则未能评估）", "not verified (their rule was not evaluated)")
        yield from _former(closing.unverified, unsure, "bold magenta", language)
    for finding in closing.findings:
        chinese, english, style = SEVERITIES[finding.severity]
        yield (
            Piece(language.say(chinese, english), style), Piece("  "), Piece(finding.rule, "cyan"),
            Piece(f"  {finding.message}"),
        )  # fmt: skip
    if closing.findings:
        yield ()
    if closing.since is not None:
        new, remaining = closing.since
        yield (
            Piece(
                language.say(
                    f"与基线相比：新增 {new}，仍存 {remaining}，已整改 {len(closing.fixed)}，"
                    f"未能复核 {len(closing.unverified)}。",
                    f"Since the baseline: {new} new, {remaining} remaining, {len(closing.fixed)} fixed, "
                    f"{len(closing.unverified)} not verified.",
                )
            ),
        )


def _former(findings: Sequence[Former], title: str, style: str, language: Language) -> Iterator[Line]:
    if not findings:
        return
    yield (Piece(language.say(f"{title} {len(findings)}：", f"{title}: {len(findings)}"), style),)
    for path, members in groupby(findings, key=lambda former: former.path):
        yield (Piece("  "), Piece(path, "underline"))
        for former in members:
            yield (
                Piece("    "), Piece(former.rule, "cyan"),
                Piece(f"  {' '.join(former.message.split())}", "dim"),
            )  # fmt: skip
    yield ()


def _statistics(counts: Sequence[RuleCount], titles: Mapping[str, str], language: Language) -> Iterator[Line]:
    fired = [count for count in counts if count.findings]
    evaluated = [count for count in counts if count.passed or count.failed]
    yield (
        Piece(
            language.say(
                f"规则统计：{len(counts)} 条规则，{len(evaluated)} 条至少评估过一次，{len(fired)} 条有问题。",
                f"Statistics: {len(counts)} rules, {len(evaluated)} evaluated at least once, "
                f"{len(fired)} with findings.",
            ),
            "bold",
        ),
    )
    if not fired:
        return
    yield (
        Piece(
            language.say(
                "  问题  文件  评估  未评估  规则",
                "  findings  documents  evaluated  not evaluated  rule",
            ),
            "dim",
        ),
    )
    widths = (6, 6, 6, 8) if language is Language.CHINESE else (10, 11, 11, 15)
    for count in fired[:_MOST_RULES]:
        numbers = (count.findings, count.documents, count.passed + count.failed, count.not_evaluated)
        told = "".join(f"{number:>{width}}" for number, width in zip(numbers, widths, strict=True))
        severity, title = "", titles.get(count.rule, "")
        style = ""
        if count.severity is not None:
            chinese, english, style = SEVERITIES[count.severity]
            severity = language.say(chinese, english)
        yield (Piece(told), Piece("  "), Piece(count.rule, "cyan"), Piece(f" {severity}", style), Piece(f"  {title}"))
    more = len(fired) - _MOST_RULES
    if more > 0:
        yield (Piece(language.say(f"  另有 {more} 条规则", f"  and {more} more rules"), "dim"),)
