"""The labels that performance forms print, and what each asks for. Patterns over words, so that a new form is none."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Final

from schemas.amount import MoneyUnit
from schemas.form import Half

__all__ = ["Ask", "ask_of", "canonical_fund", "half_of", "is_closing", "plain", "unit_in"]


class Ask(StrEnum):
    """What a label asks for."""

    PROJECT = "project"
    DEPARTMENT = "department"
    EXECUTING = "executing"
    NAME = "name"  # 单位名称, 部门名称: whose form it is
    FILED = "filed"
    FUNDS = "funds"
    GOALS = "goals"
    TASKS = "tasks"
    INDICATORS = "indicators"
    TEXT = "text"


_WHOSE: Final = r"(?:部门|单位)"
_BRACKET: Final = r"(?:[(].{1,6}[)])?"
_ASKS: Final = (
    (
        Ask.INDICATORS,
        re.compile(r"(?:绩效|年度|目标)*指标(?:体系)?|(?:年度)?(?:绩效)?(?:目标)?绩效指标.*|绩效目标指标"),
    ),
    (
        Ask.PROJECT,
        re.compile(
            r"(?:专项(?:资金)?|项目|政策)?(?:[(](?:项目|政策|专项|资金)[)])?"
            rf"(?:项目|政策|专项(?:资金)?|转移支付){_BRACKET}(?:(?:编码|编号|代码)及)?名称|单位(?:[(](?:项目|专项)[)]名称|名称[(](?:项目|专项)[)]|名称[、,/及和]项目名称)"
        ),
    ),
    (
        Ask.EXECUTING,
        re.compile(
            r"(?:项目|具体|资金)*(?:实施|执行|承担|使用|用款|申报|填报|建设)"
            rf"(?:{_WHOSE}|主体){_BRACKET}(?:名称)?|项目(?:单位|承担单位)(?:名称)?"
        ),
    ),
    (
        Ask.DEPARTMENT,
        re.compile(
            rf"(?:项目|预算|省级|市级|区级|县级|[省市区县]级财政)?主管(?:预算)?{_WHOSE}{_BRACKET}(?:及代码|名称|编码及名称)?"
            r"|(?:一级)?预算部门(?:名称)?|归口(?:管理)?部门"
        ),
    ),
    (
        Ask.NAME,
        re.compile(rf"(?:预算|填报|申报|编制)?{_WHOSE}(?:[(](?:部门|单位|盖章|公章)[)])?(?:编码及)?(?:名称)?"),
    ),
    (Ask.FILED, re.compile(r"(?:填报|填表|申报|制表|编制|上报|填写)(?:日期|时间)")),
    (Ask.TASKS, re.compile(r".{0,8}(?:任务|重点工作|主要工作).{0,8}")),
    (
        Ask.TEXT,
        re.compile(
            r".{0,10}(?:战略|中长期|概况|依据|必要性|可行性|制度|措施|计划|职责|职能|说明|内容|简介|背景|方案"
            r"|备注|存在问题|改进).{0,10}"
        ),
    ),
    (Ask.GOALS, re.compile(r".{0,10}目标.{0,8}")),
    (Ask.FUNDS, re.compile(r".{0,8}(?:资金|预算|经费|金额|投资).{0,10}")),
)

_FUNDS: Final = (
    ("上年结转", r"上年结转|结转资金|结转结余"),
    ("中央", r"中央"),
    ("省级", r"^省|省级|省财政|自治区"),
    ("市县", r"市县|市.{0,3}县|市.{0,3}区|县[(]区|县区|地方财政|本级财政|同级财政"),
    ("市级", r"^市|市级"),
    ("县级", r"^[县区]|[县区]级"),
    ("自筹", r"自筹"),
    ("社会保险基金", r"社会保险|社保基金"),
    ("一般公共预算", r"一般公共预算"),
    ("政府性基金", r"政府性基金|基金预算"),
    ("国有资本经营", r"国有资本"),
    ("财政专户", r"专户"),
    ("单位资金", r"单位资金|事业收入|经营收入"),
    ("人员经费", r"人员经费|人员支出|人员类"),
    ("公用经费", r"公用经费|公用支出|公用类"),
    ("基本支出", r"基本支出"),
    ("项目支出", r"项目支出"),
    ("财政拨款", r"财政拨款|财政资金|财政性资金|财拨|财政补助|政府预算资金"),
    ("其他", r"其他|其它|社会资金|社会投入"),
    (
        "total",
        r"总额|合计|总计|总投资|总资金|总预算|项目资金$|资金规模|金额$|预算数$|^(?:当年|本年|年度|年初)?预算(?:额|安排)?$",
    ),
)
_FUND_PATTERNS: Final = tuple((name, re.compile(pattern)) for name, pattern in _FUNDS)
_CLOSING: Final = re.compile(
    r"(?:项目|单位|部门|财务)?(?:负责人|联系人|经办人?|填报人|填表人|制表人|审核人?|联系电话|电话)"
    r"|(?:填报|填表|申报|制表)(?:日期|时间|单位|人)|备注|附注|总分|合计|总计|注|其[他它]说明.{0,10}|说明"
)
_LEAD: Final = re.compile(r"^(?:其中:?|[(]?[一二三四五六七八九十\d]{1,2}[)、.])+")
_UNIT: Final = re.compile(r"[(](?:单位:?)?(?:人民币)?(亿元|百万元|万元|千元|元)[)]|单位:(亿元|百万元|万元|千元|元)")


def plain(text: str) -> str:
    """Return a label without white space, in half-width characters, without numbering, 其中 and end marks."""
    bare = "".join(unicodedata.normalize("NFKC", text).split())
    return _LEAD.sub("", bare).strip(":*。")


def ask_of(text: str) -> Ask | None:
    """Return what a label asks for, or None where it is none that forms use."""
    label = _UNIT.sub("", plain(text))
    if not label or len(label) > 24:
        return None
    bare = re.sub(r"[(][^()]{1,10}[)]$", "", label)  # 项目名称（资金使用单位）
    return next((ask for ask, pattern in _ASKS if pattern.fullmatch(label) or pattern.fullmatch(bare)), None)


def canonical_fund(label: str) -> str | None:
    """Return the canonical source or use that a fund's label names, or None."""
    text = _UNIT.sub("", plain(label))
    return next((name for name, pattern in _FUND_PATTERNS if pattern.search(text)), None)


def half_of(text: str) -> Half | None:
    """Return the half of a form that a label speaks of, or None where it names neither or both."""
    label = plain(text)
    period = bool(re.search(r"实施期|中期|项目期|周期", label))
    annual = bool(re.search(r"年度|当年|本年", label))
    if period == annual:
        return None
    return Half.PERIOD if period else Half.ANNUAL


def unit_in(text: str) -> MoneyUnit | None:
    """Return the money unit that a label has in brackets, or None."""
    found = _UNIT.search("".join(unicodedata.normalize("NFKC", text).split()))
    return MoneyUnit.from_text(found.group(1) or found.group(2)) if found else None


def is_closing(text: str) -> bool:
    """Say whether a label belongs to a form's last rows, below the indicators."""
    return bool(_CLOSING.fullmatch(plain(text)))
