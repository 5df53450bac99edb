"""Faults in running text: figures, shares, growth, counts, words, dates."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Final

from mutants import digits
from mutants.draft import Draft, Grid, Style, Words
from mutants.planting import Fault, Planted, replace_in

__all__ = ["TEXT_FAULTS", "Plant", "slip", "swap"]

Plant = Callable[[Draft, random.Random], Planted | None]
_MONEY: Final = r"([\d,]+\.\d\d)(?=万元)"


def _paragraphs(draft: Draft, keys: tuple[str, ...]) -> list[Words]:
    return [words for words in draft.words() if words.key in keys]


def slip(
    keys: tuple[str, ...], pattern: str, change: Callable[[str, random.Random], str | None] = digits.change
) -> Plant:
    """Change a figure that the pattern's group finds in one of the paragraphs."""

    def plant(draft: Draft, rng: random.Random) -> Planted | None:
        places = [
            (words, found)
            for words in _paragraphs(draft, keys)
            for found in re.finditer(pattern, words.text)
            if digits.parse(found[1])
        ]
        if not places:
            return None
        words, found = rng.choice(places)
        new = change(found[1], rng)
        if new is None or new == found[1]:
            return None
        words.text = words.text[: found.start(1)] + new + words.text[found.end(1) :]
        return Planted(found[1], new, (new,), ((words, None),))

    return plant


def swap(keys: tuple[str, ...], old: str, new: str, *told: str) -> Plant:
    """Replace a word (a pattern) in one of the paragraphs."""

    def plant(draft: Draft, rng: random.Random) -> Planted | None:
        places = [(words, found) for words in _paragraphs(draft, keys) for found in re.finditer(old, words.text)]
        if not places:
            return None
        words, found = rng.choice(places)
        text = found.expand(new)
        words.text = words.text[: found.start()] + text + words.text[found.end() :]
        return Planted(found[0], text, told or (text,), ((words, None),))

    return plant


def _direction(draft: Draft, rng: random.Random) -> Planted | None:
    """Turn the word before the percentage round, and leave the one before the amount."""
    places = [
        (words, found)
        for words in _paragraphs(draft, ("change", "scale", "running"))
        for found in re.finditer(r"(增长|下降)(?=[\d.]+%)", words.text)
    ]
    if not places:
        return None
    words, found = rng.choice(places)
    new = "下降" if found[1] == "增长" else "增长"
    percent = re.match(r"[\d.]+", words.text[found.end() :])
    words.text = words.text[: found.start()] + new + words.text[found.end() :]
    return Planted(found[1], new, (f"{new}{percent[0] if percent else ''}", new), ((words, None),))


def _base_zero(draft: Draft, _rng: random.Random) -> Planted | None:
    words = next(draft.words("running"), None)
    if words is None:
        return None
    old = words.text
    found = re.search(r"预算([\d,.]+)万元", old)
    if found is None:
        return None
    words.text = re.sub(
        r"比[^，]*?(增加|减少)[\d,.]+万元，(?:增长|下降|减少)[\d.]+%",
        f"上年预算0万元，比上年增加{found[1]}万元，增长100.00%",
        old,
    )
    if words.text == old:
        return None
    return Planted("", "上年预算0万元…增长100.00%", ("100.00%", "0万元"), ((words, None),))


def _flat(draft: Draft, rng: random.Random) -> Planted | None:
    """Say 持平 where the amounts differ."""
    places = [
        (words, found)
        for words in _paragraphs(draft, ("change", "scale", "running"))
        for found in re.finditer(r"((?:增加|减少)[\d,.]+万元)，(?:增长|下降|减少)[\d.]+%", words.text)
    ]
    if not places:
        return None
    words, found = rng.choice(places)
    new = f"{found[1]}，与上年持平"
    words.text = words.text[: found.start()] + new + words.text[found.end() :]
    return Planted(found[0], new, ("持平",), ((words, None),))


def _count(draft: Draft, rng: random.Random) -> Planted | None:
    words = next(draft.words("counts"), None)
    found = re.search(r"项目(\d+)个，(?:共计|涉及)?金额", words.text) if words else None
    if words is None or found is None:
        return None
    new = str(int(found[1]) + rng.choice((1, 2, -1)))
    words.text = words.text[: found.start(1)] + new + words.text[found.end(1) :]
    return Planted(found[1], new, (f"{new}个", f"{found[1]}个", new), ((words, None),))


def _doubled_word(draft: Draft, rng: random.Random) -> Planted | None:
    return swap(("income", "spending", "scale"), r"(万元，)(占|比)", r"\1\2\2", "占占", "比比")(draft, rng)


def _broken_off(draft: Draft, rng: random.Random) -> Planted | None:
    return swap(("change", "running"), r"原因是[^。；]+(?=[。；])", "原因是", "原因是")(draft, rng)


def _year_in_paragraph(draft: Draft, rng: random.Random) -> Planted | None:
    """Leave last year's (or an older) year before the unit's name at a paragraph's head."""
    places = [
        words
        for words in _paragraphs(draft, ("income", "spending", "appropriation", "scale", "shares", "basic", "purchase"))
        if str(draft.year) in words.text[:30]
    ]
    if not places:
        return None
    words = rng.choice(places)
    old, new = f"{draft.year}年", f"{draft.year - rng.choice((1, 2, 3))}年"
    return replace_in(words, old, new)


def _year_in_title(draft: Draft, rng: random.Random) -> Planted | None:
    grids = [grid for grid in draft.grids() if str(draft.year) in grid.title]
    if not grids:
        return None
    grid = rng.choice(grids)
    new = str(draft.year - 1)
    old, grid.title = grid.title, grid.title.replace(str(draft.year), new, 1)
    return Planted(old, grid.title, (new, grid.title), ((grid, None),))


def _year_in_heading(draft: Draft, rng: random.Random) -> Planted | None:
    places = [words for words in draft.words("part") if str(draft.year) in words.text]
    if not places:
        return None
    return replace_in(rng.choice(places), str(draft.year), str(draft.year - 1))


def _year_digit(draft: Draft, rng: random.Random) -> Planted | None:
    places = [
        words
        for words in draft.words()
        if words.style in {Style.BODY, Style.PART} and f"{draft.year}年度" in words.text
    ]
    if not places:
        return None
    short = f"{draft.year // 10}年度"
    return replace_in(rng.choice(places), f"{draft.year}年度", short, short, short[:-1])


def _impossible(draft: Draft, rng: random.Random) -> Planted | None:
    new = rng.choice(("2月30日", "11月31日", "13月5日", "6月31日"))
    return swap(("cars", "area"), r"12月31日", new)(draft, rng)


def _as_of(draft: Draft, rng: random.Random) -> Planted | None:
    new = f"{draft.year - rng.choice((3, 4, 5))}年12月31日"
    return swap(("cars", "area"), r"\d{4}年12月31日", new)(draft, rng)


def _cars(draft: Draft, rng: random.Random) -> Planted | None:
    words = next(draft.words("cars"), None)
    found = re.search(r"共有车辆(\d+)辆", words.text) if words else None
    if words is None or found is None:
        return None
    new = str(int(found[1]) + rng.randint(1, 3))
    words.text = words.text[: found.start(1)] + new + words.text[found.end(1) :]
    return Planted(found[1], new, (f"{new}辆", new), ((words, None),))


def _department(draft: Draft, rng: random.Random) -> Planted | None:
    return swap(("running", "overall", "travel", "nothing"), r"本单位|单位(?=整体)", "本部门" if rng else "", "本部门")(
        draft, rng
    )


def _place(word: str) -> Plant:
    return swap(("duty",), r"全县|县级|县委、县政府", word)


def _owner(draft: Draft, rng: random.Random) -> Planted | None:
    """Leave another unit's name above a table."""
    grids: list[Grid] = [grid for grid in draft.grids() if draft.unit in grid.owner]
    if not grids:
        return None
    grid = rng.choice(grids)
    other = draft.unit[:3] + ("民政局" if "民政" not in draft.unit else "农业农村局")
    old, grid.owner = grid.owner, grid.owner.replace(draft.unit, other)
    return Planted(old, grid.owner, (other,), ((grid, None),))


_ALL: Final = (
    "change",
    "income",
    "spending",
    "appropriation",
    "scale",
    "shares",
    "basic",
    "running",
    "purchase",
    "cars",
)

TEXT_FAULTS: Final = (
    Fault(
        "text",
        "text-total",
        "文字中的总额与表不符",
        slip(
            ("income", "spending", "appropriation", "scale", "change"),
            rf"(?:收入|支出预算|收入预算|收支总预算|当年支出|预算合计|收入合计|支出合计|总计均为|财政拨款支出){_MONEY}",
        ),
    ),
    Fault("text", "text-basic", "文字中的基本支出与表不符", slip(("spending", "basic"), rf"基本支出(?:预算)?{_MONEY}")),
    Fault("text", "text-project", "文字中的项目支出与表不符", slip(("spending",), rf"项目支出{_MONEY}")),
    Fault(
        "text",
        "text-class",
        "文字中的某类支出与表不符",
        slip(("appropriation", "shares", "classes"), rf"(?:支出|（类）){_MONEY}(?=万元[、。，；])"),
    ),
    Fault(
        "text", "text-people", "文字中的人员或公用经费与表不符", slip(("people", "public", "basic"), rf"经费{_MONEY}")
    ),
    Fault(
        "text",
        "text-running",
        "文字中的机关运行经费与表不符",
        slip(("running",), rf"(?:预算|预算支出|运行经费支出){_MONEY}"),
    ),
    Fault(
        "text",
        "text-travel",
        "文字中的三公经费与表不符",
        slip(("travel",), rf"(?:运行(?:维护)?费|接待费)(?:支出)?{_MONEY}"),
    ),
    Fault(
        "text",
        "text-ten-thousand",
        "文字中万元误作元",
        swap(("income", "spending", "scale"), r"(\d[\d,]*\.\d\d)万元", r"\1元"),
    ),
    Fault("text", "share-wrong", "占比算错", slip(("shares", "spending", "income"), r"占(\d+\.\d\d)(?=%)")),
    Fault(
        "text",
        "growth-percent",
        "增长率算错",
        slip(("change", "scale", "running"), r"(?:增长|下降|减少)(\d+\.\d\d)(?=%)"),
    ),
    Fault("text", "growth-amount", "增减额算错", slip(("scale", "running"), rf"(?:增加|减少){_MONEY}")),
    Fault("text", "direction", "增减方向写反", _direction),
    Fault("text", "base-zero", "基数为零仍写增长率", _base_zero),
    Fault("text", "flat", "有增减额而写持平", _flat),
    Fault("text", "count-changed", "项目个数不符", _count),
    Fault(
        "text",
        "purchase-part",
        "采购分项之和不等于总额",
        slip(("purchase",), rf"(?:货物|服务)(?:类)?(?:采购)?(?:预算|支出){_MONEY}"),
    ),
    Fault("text", "purchase-total", "采购总额录错", slip(("purchase",), rf"总额{_MONEY}")),
    Fault("text", "cars-total", "车辆合计不等于分项", _cars),
    Fault(
        "text",
        "template-word",
        "遗留增加（减少）",
        swap(("change", "scale", "running"), r"(?:增加|减少)(?=\d)", "增加（减少）", "增加(减少)"),
    ),
    Fault(
        "text", "placeholder", "遗留占位符", swap(("purchase", "cars", "running"), r"\d[\d,.]*(?=万元|辆)", "XX", "XX")
    ),
    Fault(
        "text",
        "punctuation-doubled",
        "标点重复",
        swap(_ALL, r"[，。；](?=.|$)", r"\g<0>\g<0>", "，，", "。。", "；；", ",,", ";;"),
    ),
    Fault("text", "broken-off", "句子中断", _broken_off),
    Fault("text", "bracket", "括号不成对", swap(("travel", "terms"), r"（境）", "（境", "（境", "(境")),
    Fault("text", "quote", "引号不成对", swap(("travel", "terms"), r"“三公”", "“三公", "“三公", '"三公')),
    Fault("text", "department-unit", "单位与部门混用", _department),
    Fault("text", "foreign-district", "遗留本区", _place("本区")),
    Fault("text", "foreign-province", "遗留省直", swap(("terms",), r"指用|指行政单位", "指省直部门用", "省直")),
    Fault("text", "wan-yuan", "万元误作万员", swap(("income", "spending", "purchase"), r"万元", "万员", "万员")),
    Fault("text", "word-doubled", "词语重复", _doubled_word),
    Fault("text", "percent-sign", "占比漏百分号", swap(("shares", "spending"), r"占(\d+\.\d\d)%", r"占\1")),
    Fault("text", "year-paragraph", "段落年度写错", _year_in_paragraph),
    Fault(
        "text",
        "year-compared",
        "对比年份写错",
        slip(_ALL, r"(?<=[比与较])(20\d{2})(?=年)", lambda text, _: str(int(text) - 1)),
    ),
    Fault("text", "year-title", "表名年度写错", _year_in_title),
    Fault("text", "year-heading", "标题年度写错", _year_in_heading),
    Fault("text", "year-digit", "年份漏一位", _year_digit),
    Fault("text", "date-impossible", "不存在的日期", _impossible),
    Fault("text", "as-of", "截至日期与年度不符", _as_of),
    Fault("text", "owner", "表头单位名称为他单位", _owner),
)
