"""Faults in sentences that reckon: codes, heads and rates, prices, points, limits; slips of words beside figures."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Final

from mutants import digits
from mutants.draft import Draft
from mutants.faults_text import slip, swap
from mutants.planting import Fault, Planted, replace_in, set_cell

__all__ = ["RECKONED_FAULTS"]

Change = Callable[[str, random.Random], str | None]
_MONEY: Final = r"([\d,]+\.\d\d)(?=万元)"
_TOLD: Final = ("change", "scale", "running")


def _code_of_another(draft: Draft, rng: random.Random) -> Planted | None:
    """Put the code of another name of the same class behind a name."""
    places = [
        (words, one, other)
        for words in draft.words("coded")
        for one in re.findall(r"（(\d{7})）", words.text)
        for other in re.findall(r"（(\d{7})）", words.text)
        if one != other and one[:3] == other[:3]
    ]
    if not places:
        return None
    words, one, other = rng.choice(places)
    return replace_in(words, one, other, one, other)


def _times(factor: int) -> Change:
    """Return what multiplies a figure, as a slip of the decimal point or a head too many does."""

    def change(text: str, _rng: random.Random) -> str | None:
        value = digits.parse(text)
        return f"{value * factor:,}" if value else None

    return change


def _more_heads(text: str, rng: random.Random) -> str:
    """Print some heads more or fewer, by a tenth at least."""
    count = int(text.replace(",", ""))
    return str(count + rng.choice((1, -1)) * max(1, count // 8))


def _first(text: str, _rng: random.Random) -> str:
    """Raise the first digit: the sentence leaves the later ones to rounding."""
    return f"{int(text[0]) % 9 + 1}{text[1:]}"


def _count_of_table(draft: Draft, rng: random.Random) -> Planted | None:
    """Change a count (of cars, receptions, guests) of the table that the text states too."""
    places = [
        (grid, number, column)
        for grid in draft.grids("三公经费表")
        for number, row in enumerate(grid.rows)
        for column, text in enumerate(row)
        if re.search(r"（[辆个人]）$", row[0]) and text.isdigit()
    ]
    if not places:
        return None
    grid, number, column = rng.choice(places)
    old = grid.rows[number][column]
    return set_cell(grid, number, column, str(int(old) + rng.randint(1, 4)))


def _kind(name: str, about: str, keys: tuple[str, ...], pattern: str, change: Change = digits.change) -> Fault:
    return Fault("reckoned", name, about, slip(keys, pattern, change))


RECKONED_FAULTS: Final = (
    Fault("reckoned", "quoted-code", "文中科目编码写成另一科目的", _code_of_another),
    _kind("offices-count", "内设机构个数与名单不符", ("offices",), r"(\d+)(?=个(?:内设|机构|股室))", _more_heads),
    _kind("by-heads", "人数乘标准不等于金额", ("by-heads",), r"按(\d+)(?=人)", _more_heads),
    _kind("by-rate", "标准乘人数不等于金额", ("by-heads",), r"每年([\d,]+)(?=元)", _first),
    _kind("by-months", "人数、月标准、月数之积不等于金额", ("by-months",), r"、(\d+)(?=个月)", _more_heads),
    _kind("by-pieces", "个数乘单价不等于金额", ("by-pieces",), r"（(\d+)(?=个项目)", _more_heads),
    _kind("debt-above", "债务余额超过限额", ("debt",), r"余额(\d+)(?=万元)", _times(2)),
    _kind("net-value", "资产净值不等于原值减折旧", ("net",), rf"净值{_MONEY}"),
    _kind("worn", "累计折旧录错", ("net",), rf"折旧{_MONEY}"),
    _kind("car-held", "车均费用乘保有量不等于费用", ("car-held",), rf"车均运行维护费{_MONEY}", _first),
    Fault(
        "reckoned",
        "guests-for-nothing",
        "接待费为零而有接待",
        swap(("no-guests",), r"团组0个、来宾0人次", "团组6个、来宾52人次", "6个", "52人次", "6"),
    ),
    _kind("guest-dear", "人均接待费过高", ("guests",), rf"支出{_MONEY}", _times(100)),
    _kind("goods-share", "占比超过100%", ("goods-small",), r"的(\d+\.\d\d)(?=%)", _times(2)),
    _kind("training-down", "降幅超过100%", ("training",), r"下降(\d+)(?=%)", _times(50)),
    _kind("points-grade", "评分与等级不符", ("graded",), r"得分([\d.]+)(?=分)", lambda text, _: f"7{text[1:]}"),
    _kind("points-above", "评分超过100分", ("graded",), r"得分([\d.]+)(?=分)", lambda text, _: f"1{text}"),
    Fault("reckoned", "count-of-table", "表中车辆、接待的数量与正文不符", _count_of_table),
    Fault(
        "reckoned",
        "both-directions",
        "增减方向并写",
        swap(_TOLD, r"(增加|减少)(?=\d)", "增加减少", "增加减少"),
    ),
    Fault("reckoned", "equipment-unit", "单价漏写万", swap(("equipment",), r"单价(\d+)万元", r"单价\1元")),
    _kind(
        "equipment-threshold",
        "设备单价界限录错",
        ("equipment",),
        r"单价(\d+)(?=万元)",
        lambda text, _: f"{text[0]}8{text[2:]}",
    ),
    _kind(
        "change-by-fund",
        "各本预算增减额之和不等于财政拨款增减额",
        ("scale",),
        rf"年预算(?:增加|减少){_MONEY}(?=万元[。；]财)",
    ),
    _kind("by-ways", "按采购方式分的各项之和不等于总额", ("by-ways",), rf"(?:集中|分散)采购{_MONEY}"),
    _kind("adjusted", "调增数与调整前后之差不符", ("adjusted",), r"调增(\d+)(?=万元)"),
    _kind("topped", "加上各项后的总计算错", ("topped",), r"总计(\d+)(?=万元)"),
    _kind("left", "结余不等于收入减支出", ("left",), r"结余(\d+)(?=万元)"),
    _kind("plan-done", "完成所写预算的比例算错", ("plan-done",), r"的(\d+\.\d\d)(?=%)"),
    _kind("meeting-dear", "人均会议费过高", ("meeting",), rf"会议费{_MONEY}", _times(100)),
    Fault("reckoned", "share-left-out", "占比漏写数字", swap(("shares", "spending"), r"占[\d.]+%", "占%", "占%")),
    Fault("reckoned", "is-twice", "是字重复", swap(_TOLD, r"原因是(?!是)", "原因是是", "原因是是")),
)
