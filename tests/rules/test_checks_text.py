"""What the checks over text, dates and forms must leave alone, beyond the cases that their rules carry."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rules
from extractor.kinds import load_vocabulary
from rules.case_documents import build_document
from schemas.report import Severity, State

PACKS = ("text", "dates", "wording", "performance")


@pytest.fixture(scope="module")
def findings():
    """Return a function that runs these packs over a case and returns errors and warnings by rule."""
    vocabulary = load_vocabulary()
    packs = rules.load_packs([], vocabulary, builtin=PACKS)

    def run(case, kind="budget"):
        verdicts = rules.check(build_document(case, vocabulary, kind), packs)
        return [(v.rule, f) for v in verdicts for f in v.findings if f.severity is not Severity.INFO]

    return run


def _rules(found):
    return sorted({rule for rule, _ in found})


QUIET = [
    ("截至2024年12月31日，共有车辆0辆，其中：机要通信用车0辆，其他用车0辆。", "the balance day before a budget's year"),
    ("比上年减少6.1万元，下降13.08%。", "what changed stands elsewhere"),
    ("机关运行经费40.53万元，比2024年预算减少6.1万元，下降13.08%。", "a rate rounded to two decimals"),
    ("其中：公务接待费0.00万元，比上年增加0.00万元，增长0.00%，与上年持平。", "nothing changed by nothing"),
    ("因公出国（境）费用、公务用车购置及运行费和公务接待费。", "brackets within words"),
    ("对2024年度进行核算为45000元、2025年度预估为45000元，现申请90000元。", "two years of one levy"),
    ("差旅费8万元，办公费9万元，其他14.09万元，共31.09万元。", "whole and broken figures in one list"),
    ("岗位补贴每人每月1950元，1人，共补助13650元。", "seven months, unsaid"),
    ("住宿费标准350元/人/天，预计安排10万元。", "a rate beside an amount that it does not make"),
]


@pytest.mark.parametrize("text", [text for text, _ in QUIET], ids=[why for _, why in QUIET])
def test_sound_statements_are_left_alone(findings, text):
    """None of these is an error or a warning."""
    assert findings(text) == []


@pytest.mark.parametrize(("heading", "told"), [("二、上年决算情况", True), ("二、2024年“三公”经费决算情况", False)])
def test_a_section_may_be_about_another_year(vocabulary, heading, told):
    """A paragraph of last year is told, unless the heading above it says that its section is of that year."""
    case = {
        "text": "2025年度机关运行经费预算100万元。\n2025年度支出预算20万元。\n2024年度“三公”经费支出18.46万元。",
        "document": {"kind": "budget", "year": 2025},
    }
    document = build_document(case, vocabulary)
    *first, last = document.blocks
    document = replace(document, blocks=(*first, replace(last, section=(heading,))))
    verdicts = rules.check(document, rules.load_packs([], vocabulary, builtin=PACKS), select=["DAT-108"])

    assert [bool(verdict.findings) for verdict in verdicts] == [told]


def test_halves_that_cut_names_or_change_their_order_are_left_alone(findings):
    """The annual half is narrower and may list the same indicators in another order."""
    case = {
        "forms": [
            {
                "form": "项目支出绩效目标表",
                "unit": "元",
                "facts": {"项目期": "1年"},
                "funds": {"实施期": {"total": "650,000"}, "年度": {"total": "650,000"}},
                "indicators": "实施期 | 产出指标 | 数量指标 | 参加会议人数 | ≥400人\n"
                "实施期 | 产出指标 | 时效指标 | 年会召开时间 | 2025年3月24日\n"
                "实施期 | 产出指标 | 时效指标 | 年会结束时间 | 2025年3月27日\n"
                "实施期 | 产出指标 | 成本指标 | 2025年会议费用 | ≤65万元\n"
                "年度 | 产出指标 | 时效指标 | 年会结束时 | 2025年3月27日\n"
                "年度 | 产出指标 | 时效指标 | 年会召开 | 2025年3月24日\n"
                "年度 | 产出指标 | 数量指标 | 参加会议人 | ≥400人\n"
                "年度 | 产出指标 | 成本指标 | 2025年会议 | ≤65万元",
            }
        ]
    }

    assert findings(case) == []


def test_an_end_before_its_beginning_is_found_under_a_cut_name(findings):
    """Cutting the name short does not hide a wrong date."""
    case = {
        "forms": [
            {
                "form": "项目支出绩效目标表",
                "indicators": "年度 | 产出指标 | 时效指标 | 展览开幕时 | 2025年5月24日\n"
                "年度 | 产出指标 | 时效指标 | 展览闭幕 | 2025年5月20日",
            }
        ]
    }

    assert "DAT-101" in _rules(findings(case))


def test_a_price_and_a_quantity_of_different_things_are_not_multiplied(findings):
    """500元/件 for advice has nothing to do with 600 files."""
    case = {
        "forms": [
            {
                "form": "项目支出绩效目标表",
                "unit": "万元",
                "funds": {"total": "28.10"},
                "indicators": "成本指标 | 经济成本 | 法律顾问费 | 500元/件\n产出指标 | 数量指标 | 评查案卷 | ≥600件",
            }
        ]
    }

    assert findings(case) == []


def test_many_projects_in_one_table_are_not_judged_by_cost(findings):
    """Where a cost belongs to is not certain in a list; silence is better than noise."""
    vocabulary = load_vocabulary()
    packs = rules.load_packs([], vocabulary, builtin=PACKS)
    form = {
        "form": "项目支出绩效目标表",
        "funds": {"total": "5.00"},
        "indicators": "成本指标 | 经济成本指标 | 运行费 | ≤50万元",
    }
    document = build_document({"forms": [form, form]}, vocabulary)
    shared = [type(entry)(**{**_fields(entry), "table": 0}) for entry in document.forms]
    merged = type(document)(**{**_fields(document), "forms": tuple(shared)})

    verdict = next(v for v in rules.check(merged, packs) if v.rule == "PRF-104")

    assert verdict.state is State.NOT_APPLICABLE


def _fields(value):
    return {name: getattr(value, name) for name in type(value).__slots__}


@settings(deadline=None)  # the packs are loaded anew for each example: a busy machine takes its time
@given(
    base=st.integers(10**6, 10**9),
    share=st.integers(-9000, 20000),
    shown=st.integers(1, 2),
)
def test_growth_that_was_computed_is_never_reported(base, share, shown):
    """Whatever a spreadsheet makes of two amounts, rounded or cut to its digits, is accepted."""
    vocabulary = load_vocabulary()
    packs = rules.load_packs([], vocabulary, builtin=["text"])
    now = base + base * share // 10000
    difference = now - base
    word, again = ("增加", "增长") if difference >= 0 else ("减少", "下降")
    rate = abs(difference) * 100 / base
    text = f"支出{now / 100:.2f}万元，比上年{word}{abs(difference) / 100:.2f}万元，{again}{rate:.{shown}f}%。"

    verdicts = rules.check(build_document(text, vocabulary), packs, select=["TXT-101", "TXT-102"])

    assert not [finding for verdict in verdicts for finding in verdict.findings]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("支出预算819.75万元，其中：基本支出435.89万元，占54.17%；项目支出383.86万元，占46.83%。", "TXT-105"),
        ("单位资金0万元，占7%。", "TXT-105"),
        ("比2024年预算减少6.1万元，增长13.08%。", "TXT-102"),
        ("自2025年3月24日至2025年3月1日举行。", "DAT-101"),
        ("共有车辆3辆，其中：机要通信用车1辆，其他用车1辆；设备5台。", "TXT-109"),
        ("截至2021年12月31日，共有车辆3辆。", "DAT-104"),
        ("2025年支出决算819.75万元。", "WRD-134"),
        (
            "2025年甲县水利局收入预算9万元。\n2025年甲县水利局支出预算9万元。\n2025年甲县民政局政府采购预算1万元。",
            "WRD-135",
        ),
        ("收入819.75万元，包括财政拨款719.71万元、事业收入80.02万元、其他收入30.02万元。", "TXT-119"),
        ("采购预算总额9.50万元：货物预算5.10万元、工程预算0万元、服务预算4.90万元。", "TXT-107"),
        ("接待费19.75元。\n接待费19.75万元。\n接待费共19.75万元，预算819.75万元。", "TXT-117"),
        ("一、职责\n# 一、机构\n# 四、人员\n# 三、预算\n负责退居二、三线同志的服务。", "WRD-112"),
        ("基本支出12.50万元，其中：\n人员经费10.00万元，包括工资。\n公用经费3.50万元，包括办公费。", "TXT-123"),
        ("工作经费9万元，主要是用于用于培训；", "WRD-108"),
        ("“三公”经费1万元，包括出国（境费0万元；", "WRD-107"),
    ],
)
def test_planted_faults_are_found(findings, text, rule):
    """One changed digit, word or date is enough."""
    assert rule in _rules(findings(text))


@pytest.mark.parametrize(
    ("said", "rules"),
    [
        ("“三公”经费一般公共预算安排5.00万元。其中：", []),
        ("“三公”经费一般公共预算安排7.30万元。其中：", ["TXT-112"]),
        ("因公出国（境）费0万元，与上年持平。", []),
        ("因公出国（境）费3万元，与上年持平。", ["TXT-112"]),
        ("预算收支安排50.00万元，较上年预算减少3.00万元。", []),
    ],
)
def test_travel_expenses_in_the_text_and_blanks_of_their_table(findings, said, rules):
    """The whole is quoted whoever pays it, and what the table leaves blank is nothing."""
    table = {
        "table": "三公经费表",
        "rows": "单位名称 | 三公经费合计 | 因公出国（境）费 | 公务用车购置及运行费 | 公务接待费\n"
        "合计 | 5.00 | | 4.00 | 1.00",
    }
    total = {"table": "支出总表", "rows": "科目编码 | 科目名称 | 合计\n合计 | | 50.00"}

    found = findings({"text": said, "tables": [table, total]})
    assert [rule for rule, _ in found] == rules
