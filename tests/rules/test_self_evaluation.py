"""Self-evaluations: figures that follow from each other are silent, one that does not is told."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.case_documents import build_document
from rules.checks.evaluation_money import KIND as MONEY
from rules.checks.evaluation_points import KIND as POINTS_KIND
from rules.protocol import Looked, Problem, Subject
from schemas.vocabulary import Vocabulary

WORDS = Vocabulary(1, ())
CENTS = Decimal("0.01")
HEAD = "项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分"
POINTS = "一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 偏差原因分析及改进措施 | 分值 | | 得分"


def outcomes(check, rows):
    """Run the check on a self-evaluation with these rows."""
    document = build_document({"table": "项目支出绩效自评表", "rows": "\n".join(rows)}, WORDS)
    kind = MONEY if check in {"rate", "within", "funds"} else POINTS_KIND
    return list(kind.run(Subject(document, WORDS), kind.prepare({"check": check}, WORDS)))


def problems(check, rows):
    """Return the problems alone."""
    return [outcome for outcome in outcomes(check, rows) if isinstance(outcome, Problem)]


@settings(deadline=None)
@given(
    budget=st.decimals(1, 90000, places=2),
    share=st.decimals(0, 1, places=4),
    places=st.integers(0, 2),
    cut=st.booleans(),
)
def test_rates_rounded_or_cut_are_right_and_others_are_not(budget, share, places, cut):
    """Every honest rate is silent, whatever its digits; one that is two points off is told."""
    executed = (budget * share).quantize(CENTS)
    rounding = "ROUND_DOWN" if cut else "ROUND_HALF_UP"
    rate = (executed / budget * 100).quantize(Decimal(1).scaleb(-places), rounding)

    def line(printed):
        return [HEAD, f" | 年度资金总额 | 0 | {budget} | {executed} | 10 | {printed}% | 9"]

    assert not problems("rate", line(rate))
    if budget > 100:
        assert len(problems("rate", line(rate + 3))) == 1


@settings(deadline=None)
@given(scores=st.lists(st.integers(0, 20), min_size=3, max_size=12), slip=st.integers(-5, 5), weight=st.integers(-5, 5))
def test_whole_scores_add_up_exactly(scores, slip, weight):
    """Whole scores and weights are not rounded: any other total is told, also one that is off by one."""
    rows = [POINTS, *(f"产出指标 | 指标{n} | 好 | 好 | 无 | 20 | | {score}" for n, score in enumerate(scores))]
    rows.append(f"总分 | | | | | {20 * len(scores) + weight} | | {sum(scores) + slip}")

    assert len(problems("total", rows)) == bool(slip) + bool(weight)


def test_weights_of_which_one_is_not_printed_are_not_added_up():
    """Execution that is scored without a printed weight leaves open what the weights come to."""
    rows = [HEAD, " | 年度资金总额 | 0 | 10.00 | 10.00 | | 100% | 10"]
    rows += [
        POINTS,
        *(f"产出指标 | 指标{n} | 好 | 好 | 无 | 30 | | 30" for n in range(3)),
        "总分 | | | | | 100 | | 100",
    ]

    assert not problems("total", rows)


@pytest.mark.parametrize(
    ("target", "actual", "missed"),
    [("≥50人", "49人", True), ("≥50人", "50人", False), ("≤5万元", "6万元", True), ("≤5万元", "6元", False),
     ("50人", "40人", False), ("≥50人", "约40人", False), ("≥1,000人", "999人", True)],
)  # fmt: skip
def test_a_target_is_missed_only_where_its_own_figures_say_so(target, actual, missed):
    """Words, other units and targets without a sign are left to people."""
    rows = [POINTS, f"产出指标 | 人数 | {target} | {actual} | | 20 | | 20"]

    assert bool(problems("missed", rows)) is missed


def test_a_line_without_points_does_not_count():
    """The zero that a system prints beside a source that is not scored is no rate."""
    rows = [
        HEAD,
        " | 年度资金总额 | 9.00 | 9.00 | 9.00 | 10 | 100% | 10",
        " | 其中：财政拨款 | 9.00 | 9.00 | 9.00 | -- | 0.0% | --",
    ]

    assert outcomes("rate", rows) == [Looked()]


def test_columns_under_one_header_are_read_by_their_whole():
    """Where 全年预算数 stands over 总额 and its sources, the total is compared."""
    rows = ["任务名称 | 全年预算数 | | 全年执行数 | 执行率 | 分值 | 得分", "培训 | 10.00 | 4.00 | 5.00 | 50% | 10 | 5"]

    assert outcomes("rate", rows) == [Looked()]


def test_a_form_without_a_header_breaks_no_rule():
    """A form whose header was not recognised has nothing to be judged, and is no fault of the rule."""
    for check in ("rate", "total", "missed"):
        assert not problems(check, ["项目名称 | 某项目 | | ", "主管部门 | 某局 | | "])
