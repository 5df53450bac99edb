"""Self-evaluations of performance: execution, weights and scores follow from each other.

What it does
    ``check: rate``: the rate of execution (执行率) is 全年执行数 over 全年预算数. ``check: within``: no
    more was executed than the year's budget. ``check: funds``: the total of the money is the sum of its sources,
    column by column.
    ``check: score``: no score is above its weight. ``check: total``: the total score is the sum of the
    scores of the indicators and of the execution, and so is the total of the weights. ``check: missed``: an
    indicator that its own figures show to be missed has not got all its points. ``check: reason``: where points
    were lost, the column for reasons is filled.

    Only what is printed as one figure is judged; targets in words are left to people. Rates may be rounded or cut.

Why
    The scores are given by those who are judged by them, and typed by hand.

Options
    check: rate, within, funds, score, total, missed or reason

PASS
    全年预算数 200.00 | 全年执行数 190.00 | 执行率 95.00% | 分值 10 | 得分 9.5

FAIL
    全年预算数 200.00 | 全年执行数 190.00 | 执行率 100.00% | 分值 10 | 得分 9.5
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from rules.evaluations import Block, Evaluation, Scored, evaluations
from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from schemas.amount import Amount, compare_sum
from schemas.report import Severity, State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_PERCENT: Final = re.compile(r"(\d+(?:\.(\d+))?)(%?)")
_VALUE: Final = re.compile(
    r"(?P<sign>≥|≤|>=|<=|≧|≦|>|<|＞|＜|=|不少于|不低于|不超过|不高于)?(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>[^\d≥≤<>＞＜=]{0,8})"
)
_FLOORS: Final = frozenset({"≥", ">=", "≧", "不少于", "不低于"})
_CEILINGS: Final = frozenset({"≤", "<=", "≦", "不超过", "不高于"})
_WHOLE: Final = re.compile(r"总额|合计|总计|资金总额")
_GRAND: Final = re.compile(r"总分|总得分|合计|总计")
_PARTS: Final = re.compile(
    r"(?:其中[:：]?)?(?:当年|本年|年度)?(?:财政拨款|上年结转|结转|结余|其他)(?:资金|结余|收入|和)*"
)
_HUNDRED: Final = Decimal(100)
_MONEY: Final = ("opening", "budget", "executed")
_CENTS: Final = 2
_NEARLY: Final = Decimal("0.1")
_FEWEST: Final = 3  # scores below which a sum says nothing
_NOTHING: Final = frozenset({"", "-", "--", "—", "——", "－", "/", "无"})

_GUESSED: Final = "no rules"  # how a table's doubts begin whose rows and columns were found by alignment


def _run(subject: Subject, check: str) -> Iterator[Outcome]:
    judge = _JUDGES[check]
    outcomes: list[Outcome] = []
    for evaluation in evaluations(subject):
        page = evaluation.view.page
        if any(doubt.startswith(_GUESSED) for doubt in evaluation.view.table.doubts):
            what = Text(
                f"第{page}页的自评表没有表格线，栏目为推断",
                f"the table on page {page} has no rules, its grid is guessed",
            )
            outcomes.append(Unchecked(what))
        else:
            outcomes.extend(judge(evaluation))
    if outcomes:
        yield from outcomes
    else:
        yield Unchecked(Text("没有可检查的绩效自评表", "no self-evaluation to check"), State.NOT_APPLICABLE)


def _rate(evaluation: Evaluation) -> Iterator[Outcome]:
    seen: set[tuple[str, ...]] = set()
    for line, decimals in _money_lines(evaluation):
        printed = tuple(line.text(column) for column in ("budget", "executed", "rate"))
        if printed in seen:
            continue  # the line of the only source repeats that of the total
        seen.add(printed)
        budget, executed = _amount(line, "budget", decimals), _amount(line, "executed", decimals)
        stated = _percent(line.text("rate"))
        if budget is None or executed is None or stated is None:
            continue
        value, digits = stated
        if not value and _amount(line, "weight") is None:
            continue  # the line of a source that is not scored
        if budget.base <= 0:
            if value:
                reason = Text("预算数为0，不应计算执行率", "a budget of zero has no rate of execution")
                yield _problem(evaluation, line, ("budget", "executed", "rate"), reason)
            continue
        low = executed.interval.low / budget.interval.high * _HUNDRED
        high = executed.interval.high / max(budget.interval.low, budget.step / 2) * _HUNDRED
        step = Decimal(1).scaleb(-digits)
        if low - step <= value <= high + step:
            yield Looked()
            continue
        real = (executed.base / budget.base * _HUNDRED).quantize(Decimal(1).scaleb(-max(digits, 2)))
        made = f"{real:f}%"
        reason = Text(
            f"执行数 {printed[1]} ÷ 预算数 {printed[0]} = {made}，表中为 {printed[2]}",
            f"{printed[1]} of {printed[0]} is {made}, the form says {printed[2]}",
        )
        problem = _problem(evaluation, line, ("budget", "executed", "rate"), reason, made)
        # 83.50% for 83.47%: rounded more coarsely than it is printed.
        yield replace(problem, severity=Severity.WARNING) if abs(value - real) < _NEARLY else problem


def _within(evaluation: Evaluation) -> Iterator[Outcome]:
    for line, decimals in _money_lines(evaluation):
        budget, executed = _amount(line, "budget", decimals), _amount(line, "executed", decimals)
        if budget is None or executed is None:
            continue
        if executed.base <= budget.base + (executed.step + budget.step) / 2:
            yield Looked()
            continue
        limit = line.text("budget")
        reason = Text(
            f"全年执行数 {line.text('executed')} 大于全年预算数 {limit}",
            f"executed {line.text('executed')}, more than the year's budget {limit}",
        )
        yield _problem(evaluation, line, ("budget", "executed"), reason, f"≤ {limit}")


def _funds(evaluation: Evaluation) -> Iterator[Outcome]:
    for block in evaluation.blocks:
        if "budget" not in block.columns or not block.lines or not _WHOLE.search(block.lines[0].label):
            continue
        total, parts, decimals = block.lines[0], [], _finest(block)
        for line in block.lines[1:]:
            if not _PARTS.fullmatch(line.label):
                break
            parts.append(line)
        for column in _MONEY:
            whole = _amount(total, column, decimals)
            unread = any(line.text(column) not in _NOTHING and _amount(line, column) is None for line in parts)
            amounts = [amount for line in parts if (amount := _amount(line, column, decimals)) is not None]
            if whole is None or unread or len(parts) < 2 or not any(amount.base for amount in amounts):
                continue
            result = compare_sum(whole, [(1, amount) for amount in amounts])
            if result.holds:
                yield Looked()
                continue
            blanks = [line.label for line in parts if line.text(column) in _NOTHING]
            printed = " + ".join(line.text(column) for line in parts if line.text(column) not in _NOTHING)
            printed += f"，{'、'.join(blanks)}为空" if blanks else ""
            header, name = block.headers[column], evaluation.name
            yield Problem(
                tuple(evaluation.evidence(line, column, header) for line in (total, *parts) if column in line.cells),
                (evaluation.view.kind, evaluation.view.name, total.label, header),
                expected=f"{result.expected / 10**whole.exponent:f}",
                actual=total.text(column),
                difference=result.difference,
                tolerance=result.tolerance,
                unit=evaluation.view.table.unit.value if evaluation.view.table.unit else None,
                severity=Severity.WARNING if result.steps <= 1 else None,
                text=Text(
                    f"“{name}”{header}：{total.label} {total.text(column)} 不等于各来源之和（{printed}）",
                    f"{header}: {total.label} {total.text(column)} is not the sum of its sources ({printed})",
                ),
            )


def _score(evaluation: Evaluation) -> Iterator[Outcome]:
    for block in evaluation.blocks:
        for line in block.lines:
            weight, score = _amount(line, "weight"), _amount(line, "score")
            if weight is None or score is None:
                continue
            if score.value <= weight.value:
                yield Looked()
                continue
            points, limit = line.text("score"), line.text("weight")
            reason = Text(f"得分 {points} 大于分值 {limit}", f"a score of {points} where {limit} are to be had")
            yield _problem(evaluation, line, ("weight", "score"), reason, f"≤ {limit}")


def _total(evaluation: Evaluation) -> Iterator[Outcome]:
    for block in evaluation.blocks:
        grand = next((line for line in block.lines if _GRAND.match(line.words) or _GRAND.match(line.label)), None)
        if grand is not None and "actual" in block.columns:
            for column in ("weight", "score"):
                yield from _summed(evaluation, block, grand, column)


def _summed(evaluation: Evaluation, block: Block, grand: Scored, column: str) -> Iterator[Outcome]:
    """Compare the last line's points with those above it, with and without the points for execution."""
    own = [line for line in block.lines if line.row < grand.row and line.text(column)]
    stated, executed = _amount(grand, column), _execution(evaluation, column)
    points = [amount for line in own if (amount := _amount(line, column)) is not None]
    if stated is None or executed is None or len(points) < _FEWEST or len(points) != len(own):
        return
    if any(_adds_up(stated, amounts) for amounts in (points, [*points, *executed])):
        yield Looked()
        return
    real = sum((amount.value for amount in (*points, *executed)), Decimal(0))
    header = block.headers[column]
    yield Problem(
        tuple(evaluation.evidence(line, column, header) for line in (grand, *own)),
        (evaluation.view.kind, evaluation.view.name, "总分", header),
        expected=f"{real:f}",
        actual=grand.text(column),
        difference=stated.value - real,
        text=Text(
            f"“{evaluation.name}”{header}：{grand.label} {grand.text(column)} 不等于各项{header}之和 {real:f}",
            f"{header}: {grand.label} {grand.text(column)} is not the sum {real:f}",
        ),
    )


def _execution(evaluation: Evaluation, column: str) -> list[Amount] | None:
    """Return the points for execution above the indicators; None where it is not clear which count."""
    found: list[Amount] = []
    for block in evaluation.blocks:
        if "budget" not in block.columns:
            continue
        points = [(line, amount) for line in block.lines if (amount := _amount(line, column)) is not None]
        if not points and column == "weight":
            return None  # execution is scored by a weight that is not printed
        if len(points) > 1:
            points = [(line, amount) for line, amount in points if _WHOLE.search(line.label)]
            if len(points) != 1:
                return None  # which of them count is not clear
        found += [amount for _, amount in points]
    return found


def _missed(evaluation: Evaluation) -> Iterator[Outcome]:
    for block in evaluation.blocks:
        for line in block.lines:
            weight, score = _amount(line, "weight"), _amount(line, "score")
            target, actual = _VALUE.fullmatch(line.text("target")), _VALUE.fullmatch(line.text("actual"))
            if weight is None or score is None or target is None or actual is None:
                continue
            sign = target["sign"] or ""
            if sign not in _FLOORS | _CEILINGS or target["unit"] != actual["unit"] or actual["sign"]:
                continue
            wanted, reached = _number(target["number"]), _number(actual["number"])
            missed = reached < wanted if sign in _FLOORS else reached > wanted
            if not missed or score.value < weight.value:
                yield Looked()
                continue
            aim, done, points = line.text("target"), line.text("actual"), line.text("score")
            reason = Text(
                f"指标值 {aim}，实际完成 {done}，未达到却得满分 {points}",
                f"target {aim}, reached {done}, and yet all {points} points",
            )
            yield _problem(evaluation, line, ("target", "actual", "score"), reason, f"< {line.text('weight')}")


def _reason(evaluation: Evaluation) -> Iterator[Outcome]:
    """Yield one problem for a form, however many of its indicators lost points without a reason."""
    lost: list[tuple[Block, Scored]] = []
    for block in evaluation.blocks:
        if "reason" not in block.columns or "actual" not in block.columns:
            continue
        for line in block.lines:
            weight, score = _amount(line, "weight"), _amount(line, "score")
            if weight is None or score is None or "reason" not in line.cells or _GRAND.match(line.words):
                continue
            if score.value >= weight.value or line.text("reason") not in _NOTHING:
                yield Looked()
            else:
                lost.append((block, line))
    if lost:
        listed = "、".join(f"{line.label}（{line.text('score')}/{line.text('weight')}）" for _, line in lost)
        yield Problem(
            tuple(evaluation.evidence(line, "score", block.headers["score"]) for block, line in lost),
            (evaluation.view.kind, evaluation.view.name, "偏差原因"),
            text=Text(
                f"“{evaluation.name}”扣分的指标没有说明偏差原因：{listed}",
                f"{evaluation.name}: points were lost and no reason is given: {listed}",
            ),
        )


def _money_lines(evaluation: Evaluation) -> Iterator[tuple[Scored, int]]:
    """Yield the lines that have a budget and what was executed, with the decimals that their money is known to."""
    for block in evaluation.blocks:
        if {"budget", "executed"} <= block.columns.keys():
            decimals = _finest(block)
            yield from ((line, decimals) for line in block.lines)


def _problem(
    evaluation: Evaluation, line: Scored, columns: Sequence[str], reason: Text, expected: str | None = None
) -> Problem:
    """Return a problem of one line; the cell that is wrong is that of the last column."""
    block = next(block for block in evaluation.blocks if line in block.lines)
    return Problem(
        tuple(evaluation.evidence(line, name, block.headers[name]) for name in columns if name in line.cells),
        (evaluation.view.kind, evaluation.view.name, line.words),
        expected=expected,
        actual=line.text(columns[-1]),
        text=Text(
            f"“{evaluation.name}”{line.label}：{reason.zh}",
            f"{evaluation.name}, {line.label}: {reason.en}",
        ),
    )


def _amount(line: Scored, column: str, decimals: int = 0) -> Amount | None:
    cell = line.cells.get(column)
    return None if cell is None or cell.value is None else Amount(cell.value, None, max(cell.decimals, decimals))


def _finest(block: Block) -> int:
    """Return the decimals that a block's money is known to: 400 beside 229.19 is 400.00."""
    return max(
        (min(cell.decimals, _CENTS) for line in block.lines for name in _MONEY if (cell := line.cells.get(name))),
        default=0,
    )


def _adds_up(stated: Amount, amounts: Sequence[Amount]) -> bool:
    """Say whether points add up: whole ones are exact, only those with decimals may have been rounded."""
    finest = max(amount.decimals for amount in (stated, *amounts))
    slack = Decimal(1).scaleb(-finest) * (len(amounts) + 1) / 2 if finest else Decimal(0)
    return abs(stated.value - sum((amount.value for amount in amounts), Decimal(0))) <= slack


def _percent(text: str) -> tuple[Decimal, int] | None:
    """Return a printed rate in percent and its decimals; a bare number up to one is a ratio."""
    match = _PERCENT.fullmatch(text)
    if match is None:
        return None
    value, decimals = Decimal(match[1]), len(match[2] or "")
    if not match[3] and value <= 1:
        return value * _HUNDRED, max(decimals - 2, 0)
    return value, decimals


def _number(printed: str) -> Decimal:
    return Decimal(printed.replace(",", ""))


_JUDGES: Final[Mapping[str, Callable[[Evaluation], Iterator[Outcome]]]] = {
    "rate": _rate,
    "within": _within,
    "funds": _funds,
    "score": _score,
    "total": _total,
    "missed": _missed,
    "reason": _reason,
}


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> str:  # noqa: ARG001
    return str(options["check"])


KIND: Final = CheckKind(
    "self_evaluation",
    {
        "type": "object",
        "properties": {"check": {"enum": list(_JUDGES)}},
        "required": ["check"],
        "additionalProperties": False,
    },
    _prepare,
    _run,
)
