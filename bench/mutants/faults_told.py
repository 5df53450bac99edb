"""Faults in sentences that go with others of a report: a class, a project too many, a year, a rate that falls."""

from __future__ import annotations

import random
from typing import Final

from mutants import digits
from mutants.faults_text import slip, swap
from mutants.planting import Fault

__all__ = ["TOLD_FAULTS"]


def _more(text: str, rng: random.Random) -> str:
    return str(int(text) + rng.randint(1, 3))


def _fewer(text: str, rng: random.Random) -> str:
    return str(int(text) - rng.randint(16, 30))


def _years_before(text: str, _rng: random.Random) -> str:
    return str(int(text) - 1)


def _tenfold(text: str, _rng: random.Random) -> str:
    return f"{text}0"


def _times_ten(text: str, _rng: random.Random) -> str:
    return f"{text[:-3]}0{text[-3:]}"


TOLD_FAULTS: Final = (
    Fault(
        "told",
        "class-in-list",
        "另句列出的各类支出之一录错",
        slip(("class-list",), r"([\d,]+\.\d\d)(?=万元)", digits.change),
    ),
    Fault("told", "covered-money", "绩效管理的项目资金录错", slip(("counts",), r"涉及预算([\d,]+\.\d\d)(?=万元)")),
    Fault("told", "bodies-below", "下属单位个数与总数不符", slip(("bodies",), r"和(\d+)(?=个下属)", _more)),
    Fault("told", "rate-raised", "标准提高后反而变小", slip(("raised",), r"提高到(\d+)(?=元)", _fewer)),
    Fault("told", "target-rate", "满意度多录一个零", slip(("target",), r"满意度为(\d+)(?=%)", _tenfold)),
    Fault("told", "source-as-spending", "收入来源写成支出", swap(("sources",), "事业收入", "事业支出", "事业支出")),
    Fault(
        "told",
        "separator",
        "千分位之后少录一位",
        swap(("net",), r"原值(\d{1,3}),(\d)(\d)(\d)", r"原值\1,\2\3", "千分位"),
    ),
    Fault("told", "evaluated-early", "自评时间早于年度终了", slip(("evaluated",), r"(\d{4})(?=年3月)", _years_before)),
    Fault("told", "evaluated-year", "自评的年度写错", slip(("evaluated",), r"对(\d{4})(?=年度)", _years_before)),
    Fault("told", "grades-of-all", "优、良个数与项目总数不符", slip(("all-good",), r"优”的(\d+)(?=个)", _more)),
    Fault("told", "each", "数量与单价之积不是总额", slip(("each",), r"按(\d+)(?=个片区)", _more)),
    Fault("told", "reserved", "预留份额超过采购预算", slip(("bought",), r"份额([\d,]+\.\d\d)(?=万元)", _times_ten)),
    Fault("told", "own-name", "本单位名称漏一字", swap(("own-name",), r"^(.{3}).(.{2,}?)(?=\d{4}年)", r"\1\2")),
    Fault("told", "executed", "执行数超过全年预算数", slip(("executed",), r"执行数(\d+\.\d\d)(?=万元)", _times_ten)),
    Fault("told", "abroad", "国内、国外接待费之和不符", slip(("abroad",), r"国内公务接待费支出([\d,]+\.\d\d)")),
    Fault("told", "balance", "收支预算不等", slip(("balance-out",), r"支出预算([\d,]+\.\d\d)")),
    Fault("told", "balance-moved", "收支预算增减额不等", slip(("balance-out",), r"较去年(?:增加|减少)([\d,]+\.\d\d)")),
    Fault("told", "car-told-apart", "另段写明的公务用车运行维护费录错", slip(("car-run",), r"支出([\d,]+\.\d\d)")),
    Fault("told", "guests-twice", "公务接待费前后不一致", slip(("abroad",), r"^公务接待费支出([\d,]+\.\d\d)")),
    Fault(
        "told", "less-spent", "“三公”经费各项增减额之一录错", slip(("less-spent",), r"数减少([\d,]+\.\d\d)(?=万元；)")
    ),
    Fault("told", "cars-paid", "保有量超过车辆总数", slip(("car-held", "buying"), r"保有量(\d+)(?=辆)", _more)),
)
