"""Figures that the text quotes without naming them in the same clause, and changes of wholes and parts."""

from __future__ import annotations

import pytest

import rules
from extractor.kinds import load_vocabulary
from rules.case_documents import build_document
from rules.text.figures import class_before
from schemas.report import Severity

ACCOUNTS = {
    "table": "一般公共预算财政拨款支出决算表",
    "rows": """
        科目编码 | 科目名称 | 本年支出 | 基本支出 | 项目支出
        | 合计 | 712.40 | 512.40 | 200.00
        2010301 | 行政运行 | 512.40 | 512.40 | 0.00
        2010302 | 一般行政管理事务 | 200.00 | 0.00 | 200.00
        """,
}
TRAVEL = {
    "table": "三公经费表",
    "rows": """
        合计 | 因公出国（境）费 | 公务用车购置及运行费 小计 | 公务接待费
        7.20 | 6.00 | 0 | 1.20
        """,
}


@pytest.fixture(scope="module")
def findings():
    """Return a function that runs the text pack over a case and returns the rules of its errors and warnings."""
    vocabulary = load_vocabulary()
    packs = rules.load_packs([], vocabulary, builtin=("text",))

    def run(case, kind):
        verdicts = rules.check(build_document(case, vocabulary, kind), packs)
        return [v.rule for v in verdicts for f in v.findings if f.severity is not Severity.INFO]

    return run


@pytest.mark.parametrize(
    ("stated", "expected"),
    [("512.40", []), ("512.90", ["TXT-112"])],
    ids=["as in the table", "another figure"],
)
def test_what_accounts_say_of_a_class_is_compared_with_its_line(findings, stated, expected):
    """支出决算为 belongs to the class that the paragraph named last; the budget it starts from is in no such table."""
    named = "1.一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）行政运行（项）"
    text = f"{named}。年初预算为430.00万元，支出决算为{stated}万元。"

    assert findings({"text": text} | ACCOUNTS, "final_accounts") == expected


@pytest.mark.parametrize(("stated", "expected"), [("7.20", []), ("7.10", ["TXT-112"])])
def test_a_zero_printed_without_decimals_explains_no_difference(findings, stated, expected):
    """A bare 0 beside figures with two decimals is nothing, and not half of a unit more or less."""
    assert findings({"text": f"“三公”经费预算数为{stated}万元，与上年持平。"} | TRAVEL, "budget") == expected


@pytest.mark.parametrize(("stated", "expected"), [("1.20", []), ("1.60", ["TXT-112"])])
def test_the_first_amount_below_a_heading_is_what_the_heading_names(findings, stated, expected):
    """2026年预算安排 below （三）公务接待费 is what is spent on receptions; costs of single receptions are not."""
    text = f"# （三）公务接待费\n2025年预算安排{stated}万元，与上年持平。计划接待3批次，预算安排0.4万元。"

    assert findings({"text": text} | TRAVEL, "budget") == expected


def test_the_class_named_last_is_known_by_its_mark():
    """A mark closes the name before it; brackets within names are part of them."""
    text = "（一）一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）事业运行（2010350）"

    assert class_before(text, len(text)) == ("事业运行", "2010350")
    assert class_before(text, text.index("事业运行")) == ("政府办公厅（室）及相关机构事务", "")
    assert class_before("没有科目", 4) == ("", "")


SOUND = [
    (
        "“三公”经费627万元，比上年增加46.49万元。其中：因公出国（境）费40万元，比上年增加0万元；公务用车购置及运行维护费567.72万元"
        "（公务用车购置费230.55万元，比上年增加49.45万元；公务用车运行维护费337.17万元，比上年减少2.96万元。）比上年增加46.49万元，"
        "增长8.9%，主要原因是公务接待费减少1万元；公务接待费19.28万元，与上年持平。"
    ),
    (
        "“三公”经费5.00万元，比上年减少2.00万元。其中：因公出国费0.00万元，比预算减少3.00万元；公务用车购置及运行费0.00万元，"
        "与上年持平；公务接待费5.00万元，比上年增加1.00万元。"
    ),
    "“三公”经费5.00万元，比上年减少2.00万元。其中：公务接待费5.00万元，比上年增加1.00万元。",
    "支出预算700.00万元，比上年减少80.00万元，主要是人员经费减少10.00万元。",
]


@pytest.mark.parametrize("text", SOUND, ids=["brackets and reasons", "another plan", "parts untold", "one part"])
def test_changes_that_are_not_all_told_are_not_added_up(findings, text):
    """Parts against another year, parts that are not told and parts of a reason make no sum."""
    assert findings({"text": text}, "budget") == []


def test_changes_of_parts_in_a_bracket_make_that_of_their_whole(findings):
    """The bracket behind the amount of the whole holds its parts."""
    text = SOUND[0].replace("减少2.96", "减少3.96")

    assert findings({"text": text}, "budget") == ["TXT-128"]


def test_a_wrong_change_of_listed_parts_is_told_once(findings):
    """The list above a change and the fixed division into basic and project expenditure find the same fault."""
    text = (
        "支出预算700.00万元，其中：基本支出500.00万元，项目支出200.00万元。"
        "支出比上年减少80.00万元，主要是基本支出增加10.00万元，项目支出减少91.00万元。"
    )

    assert findings({"text": text}, "budget") == ["TXT-128"]
