"""Faults in the running text of published PDFs.

Each is planted only where the document itself contradicts it, or where the words cannot be right in any document.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final

from mutants import digits
from mutants.spots import RealFault, Spot, Spots, replacing, text_spot, texts
from schemas.document import BlockKind, ColumnRole, Document, DocumentKind, Level, LineRole

__all__ = ["PUBLISHED_TEXT_FAULTS"]

_PARAGRAPH: Final = frozenset({BlockKind.PARAGRAPH})
_MONEY: Final = r"(\d[\d,]*\.?\d*)\s?万元"


def _in_yuan(text: str, unit: str) -> Decimal | None:
    value = digits.parse(text)
    return None if value is None else value * (10000 if unit == "万元" else 1)


def _named(slip: Callable[[str, random.Random], str | None]) -> Spots:
    """Change an amount that a table prints too, in a line whose name stands right before it in the text."""

    def spots(document: Document, rng: random.Random) -> Iterator[Spot]:
        known = _figures(document)
        for block, match in texts(document, r"(\d[\d,]*\.\d+)\s?(万元|元)", rng, _PARAGRAPH):
            value = _in_yuan(match[1], match[2])
            before = re.split(r"[，。；;、：:（(]|其中", block.text[: match.start()].rstrip("（("))[-1]
            before = re.sub(r"\s", "", before)
            if not value or re.search(r"上年|去年|比|较|增|减|20\d\d年[^度]*执行", before):
                continue
            names = known.get(value, set())
            if not any(len(name) >= 4 and name in before for name in names):
                continue
            new = slip(match[1], rng)
            parsed = _in_yuan(new, match[2]) if new else None
            if new is None or parsed is None or parsed in known or abs(value - parsed) * 1000 < value:
                continue
            spot = text_spot(block, match.start(1), match.end(1), new)
            if spot:
                yield spot

    return spots


def _figures(document: Document) -> dict[Decimal, set[str]]:
    """Return the amounts of all tables in 元 with the names of their lines."""
    found: dict[Decimal, set[str]] = {}
    for table in document.tables:
        grid = table.grid()
        for line in table.lines:
            if line.role in {LineRole.INDEX, LineRole.BLANK}:
                continue
            for column in table.columns:
                cell = grid.get((line.row, column.index))
                amount = cell.amount(column.unit or table.unit) if cell and column.role is ColumnRole.AMOUNT else None
                if amount is not None and amount.unit is not None:
                    names = found.setdefault(amount.base, set())
                    names.add(line.name)
                    if line.role is not LineRole.ITEM and column.path:
                        names.add(column.path[-1])
    return found


def _share(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Change a share that an amount before it and another amount of its paragraph explain."""
    for block, match in texts(
        document, r"(\d[\d,]*\.?\d*)\s?万元[，,]\s?占[^。，,；\d]{0,20}?(\d+\.\d+)\s?[%％]", rng, _PARAGRAPH
    ):
        part, share = digits.parse(match[1]), digits.parse(match[2])
        if not part or not share or share >= 100:
            continue
        wholes = [digits.parse(text) for text in re.findall(_MONEY, block.text)]
        if not any(whole and whole > part and abs(part * 100 / whole - share) < Decimal("0.01") for whole in wholes):
            continue
        new = digits.change(match[2], rng)
        if new and abs((digits.parse(new) or share) - share) > Decimal("0.2"):
            spot = text_spot(block, match.start(2), match.end(2), new)
            if spot:
                yield spot


_EXECUTED: Final = re.compile(r"执行|结转|上年|比|较|批复|截至|绩效|自评|印发|文件|以来|年底|年末|期间|决定|会议|规划")


def _paragraph_year(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Name an earlier year at the head of a statement of this year's total, beside others of the right year."""
    year = document.profile.year
    pattern = rf"^\s*({year}\s?年)度?[^。；，,\d]{{2,40}}?(?:预算|决算|收入|支出)[^。；，,\d]{{0,14}}{_MONEY}"
    found = texts(document, pattern, rng, _PARAGRAPH)
    if year is None or len(found) < 3:
        return
    for block, match in found:
        sentence = block.text[match.end() : block.text.find("。", match.end())]
        if _EXECUTED.search(match[0]) or len(re.findall(r"20\d\d\s?年", block.text)) != 1 or "年" in sentence:
            continue
        new = f"{year - rng.choice((1, 2, 3))}年"
        spot = text_spot(block, match.start(1), match.end(1), new)
        if spot:
            yield spot


def _heading_year(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Name last year in one heading; three others and no more than one of another year name the report's."""
    year = document.profile.year
    heads = texts(document, r"20\d\d(?=年)", rng, frozenset({BlockKind.HEADING}))
    own = [(block, match) for block, match in heads if match[0] == str(year)]
    if year is None or len(own) < 4 or len(heads) - len(own) > 1:
        return
    for block, match in own:
        told = re.search("预算|决算|收入|支出|三公|机关运行|采购", block.text)
        if told and len(re.findall(r"20\d\d", block.text)) == 1 and not _EXECUTED.search(block.text):
            spot = text_spot(block, match.start(), match.end(), str(year - 1))
            if spot:
                yield spot


def _sums(pattern: str, which: int | None) -> Spots:
    """Change the whole (group 1) or one of its parts (the others) in a sentence where the parts make the whole."""

    def spots(document: Document, rng: random.Random) -> Iterator[Spot]:
        for block, match in texts(document, pattern, rng, _PARAGRAPH):
            values = [digits.parse(text) for text in match.groups() if text]
            if None in values or len(values) < 2 or not values[0] or sum(v or 0 for v in values[1:]) != values[0]:
                continue
            nonzero = [k for k in range(2, len(values) + 1) if values[k - 1]]
            k = which or rng.choice(nonzero)
            old = match[k]
            new = digits.change(old, rng) if "." in old else str(int(old.replace(",", "")) + rng.randint(1, 3))
            spot = new and text_spot(block, match.start(k), match.end(k), new, new, match[1])
            if spot:
                yield spot

    return spots


_M: Final = r"[^。\d]{0,24}?(\d[\d,]*\.?\d*)\s?万元"
_PURCHASE: Final = (
    rf"采购[^。\d]{{0,12}}?(\d[\d,]*\.?\d*)\s?万元[^。]{{0,12}}?货物{_M}[^。]{{0,12}}?工程{_M}[^。]{{0,12}}?服务{_M}"
)
_TRAVEL: Final = (
    rf"三公”?\s?经费{_M}[^。\d]{{0,40}}?(?:其中|包括)?[：:，,]?\s?因公出国{_M}[^。\d]{{0,40}}?公务用车购置(?:及|和)运行"
    rf"[^。\d]{{0,12}}?(\d[\d,]*\.?\d*)\s?万元[^。\d]{{0,40}}?公务接待费?{_M}"
)
_BASIC: Final = (
    rf"支出[^。\d]{{0,10}}?(\d[\d,]*\.?\d*)\s?万元[^。]{{0,40}}?其中[：:，]?\s?基本支出{_M}"
    rf"[^。]{{0,40}}?项目支出{_M}"
)
_CARS: Final = (
    r"车辆\s?(\d+)\s?(?:辆|台)[^。]{0,8}其中[：:，]?"
    + r"[^。\d]{2,14}(\d+)\s?(?:辆|台)" * 2
    + r"(?:[^。\d]{2,14}(\d+)\s?(?:辆|台))?" * 4
)


def _as_of(document: Document, rng: random.Random) -> Iterator[Spot]:
    year = document.profile.year
    for block, match in texts(document, r"截[至止]\s?(20\d\d)(?=\s?年)", rng, _PARAGRAPH):
        if year and int(match[1]) in {year, year - 1}:
            new = str(year - rng.choice((3, 4, 5)))
            spot = text_spot(block, match.start(1), match.end(1), new)
            if spot:
                yield spot


def _bracket(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Leave out a closing bracket or quotation mark of a paragraph where all are paired."""
    for block, match in texts(document, r"[（“]([^（）“”]{2,12}[）”])", rng, _PARAGRAPH):
        plain = block.text.replace("(", "（").replace(")", "）")
        pairs = all(plain.count(a) == plain.count(b) for a, b in ("（）", "“”"))
        if pairs:
            spot = text_spot(block, match.start(1), match.end(1), match[1][:-1], match[0][:-1], "（", "“")
            if spot:
                yield spot


def _in_other_unit(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Print 元 behind an amount that a table, or the text twice more, has in 万元."""
    known = _figures(document)
    body = " ".join(block.text for block in document.blocks)
    for block, match in texts(document, r"(\d[\d,]*\.\d\d)\s?(万元)", rng, _PARAGRAPH):
        value = _in_yuan(match[1], "万元")
        if value and value > 100000 and (value in known or body.count(f"{match[1]}万元") > 2):
            spot = text_spot(block, match.start(1), match.end(2), f"{match[1]}元")
            if spot and body.count(f"{match[1]}元") == 0:
                yield spot


def _completion(document: Document, rng: random.Random) -> Iterator[Spot]:
    pattern = (
        rf"预算数?为?{_M}[^。\d]{{0,16}}?决算数?为?{_M}[，,][^。\d]{{0,4}}完成[^。\d]{{0,8}}预算[^。\d]{{0,3}}"
        r"(\d+\.\d+)\s?%"
    )
    for block, match in texts(document, pattern, rng, _PARAGRAPH):
        plan, done, rate = (digits.parse(match[k]) for k in (1, 2, 3))
        if plan and done and rate and abs(done * 100 / plan - rate) < Decimal("0.02"):
            new = digits.change(match[3], rng)
            spot = new and text_spot(block, match.start(3), match.end(3), new)
            if spot:
                yield spot


def _other_unit(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Leave another unit's name in a statement of this year's total."""
    unit = document.profile.unit
    if not unit or len(unit) < 5 or sum(block.text.count(unit) for block in document.blocks) < 3:
        return
    other = unit[:2] + ("市水务局" if "水务" not in unit else "市民政局")
    year = document.profile.year
    name = re.escape(unit)
    pattern = (
        rf"(?:{year}\s?年度?\s?({name})|^\s?({name}){year}\s?年)[^。，\d]{{0,16}}(?:收入|支出|收支)[^。]{{0,12}}万元"
    )
    for block, match in texts(document, pattern, rng, _PARAGRAPH):
        k = 1 if match[1] else 2
        spot = text_spot(block, match.start(k), match.end(k), other)
        if spot:
            yield spot


def _self_name(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Let a unit call itself a department; it says 本单位 three times elsewhere and 本部门 never."""
    if document.profile.level is not Level.UNIT:
        return
    body = "".join(block.text for block in document.blocks)
    if body.count("本单位") < 4 or "本部门" in body or "部门" in (document.profile.unit or ""):
        return
    yield from replacing("(本单位)", "本部门", "本部门")(document, rng)


def _carried(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Let a budget speak of the accounts of its own year; final accounts may well speak of the year's budget."""
    if document.profile.kind is not DocumentKind.BUDGET or document.profile.year is None:
        return
    old, new = "预算", "决算"
    what = rf"((?:收入|支出|收支)总?{old})"
    pattern = rf"{document.profile.year}\s?年度?[^。，；\d]{{0,30}}?{what}[^。，；\d]{{0,6}}\d[\d,.]*\s?万?元"
    for block, match in texts(document, pattern, rng, _PARAGRAPH):
        text = match[1].replace(old, new)
        spot = text_spot(block, match.start(1), match.end(1), text, text, new)
        if spot:
            yield spot


PUBLISHED_TEXT_FAULTS: Final = (
    RealFault("real-text-named", "文字中引用的金额与表不符", _named(digits.change)),
    RealFault("real-text-transposed", "文字中引用的金额数字颠倒", _named(digits.transpose)),
    RealFault("real-text-shifted", "文字中引用的金额小数点错位", _named(digits.shift)),
    RealFault("real-share", "占比算错", _share),
    RealFault("real-paragraph-year", "段落年度写错", _paragraph_year),
    RealFault("real-heading-year", "标题年度写错", _heading_year),
    RealFault("real-purchase-total", "采购总额录错", _sums(_PURCHASE, 1)),
    RealFault("real-travel-text", "文字中三公分项之和不符", _sums(_TRAVEL, None)),
    RealFault("real-basic-text", "文字中基本与项目支出之和不符", _sums(_BASIC, None)),
    RealFault("real-cars", "车辆合计不等于分项", _sums(_CARS, 1)),
    RealFault("real-as-of", "截至日期与年度不符", _as_of),
    RealFault("real-bracket", "括号引号不成对", _bracket),
    RealFault("real-yuan", "文字中万元误作元", _in_other_unit),
    RealFault("real-completion", "完成预算比例算错", _completion),
    RealFault("real-other-unit", "文字中遗留他单位名称", _other_unit),
    RealFault("real-self-name", "单位自称本部门", _self_name),
    RealFault("real-other-kind", "预算与决算用语混淆", _carried),
    RealFault(
        "real-percent-sign", "占比漏百分号", replacing(r"占[^。，；\d]{0,16}\d+\.\d+([%％])(?=[，。；、])", "", "占")
    ),
    RealFault(
        "real-word-doubled",
        "词语重复",
        replacing(r"(?<=[\u4e00-\u9fff])(主要|其中|比上年|支出预算|收入预算)(?=[\u4e00-\u9fff：，])", r"\1\1"),
    ),
    RealFault(
        "real-broken-off", "原因说明空缺", replacing(r"主要原因是([^。；，]{2,24})。", "", "原因是。", "主要原因是")
    ),
    RealFault(
        "real-template-word",
        "遗留增加（减少）",
        replacing(r"(?:比|较)[^。，]{0,10}(增加|减少)(?=\d)", "增加（减少）", "增加（减少）", "增加(减少)"),
    ),
    RealFault("real-misspelt", "术语错字", replacing(r"(财政拨款)", "财政拔款", "拔款")),
    RealFault("real-year-digit", "年份漏一位", replacing(r"(202\d)年(?:度|部门|单位|预算|收)", "202", "202年", "202")),
)
