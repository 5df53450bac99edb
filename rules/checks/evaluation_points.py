"""The points of self-evaluations of performance: weights, scores, totals and reasons follow from each other.

What it does
    ``check: score``: no score is above its weight. ``check: total``: the total score is the sum of the
    scores of the indicators and of the execution, and so is the total of the weights. ``check: missed``: an
    indicator that its own figures show to be missed has not got all its points. ``check: reason``: where points
    were lost, the column for reasons is filled.

    Only what is printed as one figure is judged; targets in words are left to people.

Why
    The scores are given by those who are judged by them, and typed by hand.

Options
    check: score, total, missed or reason

PASS
    年度指标值 ≥95% | 实际完成值 96% | 分值 10 | 得分 10

FAIL
    年度指标值 ≥95% | 实际完成值 90% | 分值 10 | 得分 10
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from rules.evaluations import BLANK, WHOLE, Block, Evaluation, Scored, judged
from rules.protocol import Looked, Outcome, Problem, Subject, Text, one_of_checks
from schemas.amount import Amount

__all__ = ["KIND"]

_VALUE: Final = re.compile(
    r"(?P<sign>≥|≤|>=|<=|≧|≦|>|<|＞|＜|=|不少于|不低于|不超过|不高于)?(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>[^\d≥≤<>＞＜=]{0,8})"
)
_FLOORS: Final = frozenset({"≥", ">=", "≧", "不少于", "不低于"})
_CEILINGS: Final = frozenset({"≤", "<=", "≦", "不超过", "不高于"})
_GRAND: Final = re.compile(r"总分|总得分|合计|总计")
_FEWEST: Final = 3  # scores below which a sum says nothing


def _score(evaluation: Evaluation) -> Iterator[Outcome]:
    for block in evaluation.blocks:
        for line in block.lines:
            weight, score = line.amount("weight"), line.amount("score")
            if weight is None or score is None:
                continue
            if score.value <= weight.value:
                yield Looked()
                continue
            points, limit = line.text("score"), line.text("weight")
            reason = Text(f"得分 {points} 大于分值 {limit}", f"a score of {points} where {limit} are to be had")
            yield evaluation.problem(line, ("weight", "score"), reason, f"≤ {limit}")


def _total(evaluation: Evaluation) -> Iterator[Outcome]:
    for block in evaluation.blocks:
        grand = next((line for line in block.lines if _GRAND.match(line.words) or _GRAND.match(line.label)), None)
        if grand is not None and "actual" in block.columns:
            for column in ("weight", "score"):
                yield from _summed(evaluation, block, grand, column)


def _summed(evaluation: Evaluation, block: Block, grand: Scored, column: str) -> Iterator[Outcome]:
    """Compare the last line's points with those above it, with and without the points for execution."""
    own = [line for line in block.lines if line.row < grand.row and line.text(column)]
    stated, executed = grand.amount(column), _execution(evaluation, column)
    points = [amount for line in own if (amount := line.amount(column)) is not None]
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
        points = [(line, amount) for line in block.lines if (amount := line.amount(column)) is not None]
        if not points and column == "weight":
            return None  # execution is scored by a weight that is not printed
        if len(points) > 1:
            points = [(line, amount) for line, amount in points if WHOLE.search(line.label)]
            if len(points) != 1:
                return None  # which of them count is not clear
        found += [amount for _, amount in points]
    return found


def _missed(evaluation: Evaluation) -> Iterator[Outcome]:
    for block in evaluation.blocks:
        for line in block.lines:
            weight, score = line.amount("weight"), line.amount("score")
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
            yield evaluation.problem(line, ("target", "actual", "score"), reason, f"< {line.text('weight')}")


def _reason(evaluation: Evaluation) -> Iterator[Outcome]:
    """Yield one problem for a form, however many of its indicators lost points without a reason."""
    lost: list[tuple[Block, Scored]] = []
    for block in evaluation.blocks:
        if "reason" not in block.columns or "actual" not in block.columns:
            continue
        for line in block.lines:
            weight, score = line.amount("weight"), line.amount("score")
            if weight is None or score is None or "reason" not in line.cells or _GRAND.match(line.words):
                continue
            if score.value >= weight.value or line.text("reason") not in BLANK:
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


def _adds_up(stated: Amount, amounts: Sequence[Amount]) -> bool:
    """Say whether points add up: whole ones are exact, only those with decimals may have been rounded."""
    finest = max(amount.decimals for amount in (stated, *amounts))
    slack = Decimal(1).scaleb(-finest) * (len(amounts) + 1) / 2 if finest else Decimal(0)
    return abs(stated.value - sum((amount.value for amount in amounts), Decimal(0))) <= slack


def _number(printed: str) -> Decimal:
    return Decimal(printed.replace(",", ""))


_JUDGES: Final[Mapping[str, Callable[[Evaluation], Iterator[Outcome]]]] = {
    "score": _score,
    "total": _total,
    "missed": _missed,
    "reason": _reason,
}


def _run(subject: Subject, check: str) -> Iterator[Outcome]:
    yield from judged(subject, _JUDGES[check])


KIND: Final = one_of_checks("evaluation_points", sorted(_JUDGES), _run)
