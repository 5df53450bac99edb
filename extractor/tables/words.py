"""Words and marks by which cells of budget tables are told apart: headers, codes, totals, index rows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Final

from extractor.kinds.wording import fold, name_core

__all__ = [
    "CODE_HEADER",
    "INDEX_HEADER",
    "NAME_HEADER",
    "code_of",
    "is_figure",
    "is_index_row",
    "is_subtotal",
    "is_total",
    "split_code",
]

_FIGURE: Final = re.compile(r"[(（]?[¥￥]?[-－−–—―△▲+]?[¥￥]?\d[\d,，]*(?:\.\d+)?[)）]?%?")
_YEAR: Final = re.compile(r"20\d\d(?:年.*)?")
_CODE: Final = re.compile(r"\[?(\d{2,9}|\d{3}(?:-\d{2}){1,2})\]?")
_CODED_NAME: Final = re.compile(r"^[\[(【]?(\d{3,9})[\])】]?[-—_.、 　]*([一-龥“”].*)$", re.DOTALL)
_TOTAL: Final = re.compile(
    r"(?:总?合?总?计|总计|合计|部门合计|单位合计|全部合计|收入总计|支出总计|收入合计|支出合计|收入支出总计|本年合计|总合计|"
    r"(?:收入|支出|收|支)(?:预算)?总计|各项支出合计|一般公共预算支出合计|预算合计|基本支出合计|项目支出合计)"
)
_SUBTOTAL: Final = re.compile(
    r"(?:本年|当年|本级)(?:预算)?(?:收入|支出)(?:合计|小计)?|小计|(?:人员经费|公用经费|日常公用经费|基本支出|项目支出|财政拨款)(?:合计|小计)|.*小计"
)
_INDEX_CELL: Final = re.compile(
    r"\d{1,2}|[—－\-*＊×x/]+|栏次|行次|类?款?项?|[A-Z]|[甲乙丙丁]|\d{1,2}[=＝].*|[(（]?\d{1,2}[)）]|[①-⑳]"
)

_WITH_DECIMALS: Final = re.compile(r"\d{1,2}\.0{1,2}")

CODE_HEADER: Final = re.compile(r"编码|代码|编号|科目号|^[类款项]$|^科目$")
NAME_HEADER: Final = re.compile(
    r"名称|^项目$|科目|(?<!计量)(?<!度量)单位$|项目类别|支出项目|类别|品目|^支出$|^收入$|^部门$|^项目\(按|^内容|摘要|事项|功能分类|经济分类"
)
INDEX_HEADER: Final = re.compile(r"^(?:序号|行次|编号|栏次|序)$")


@lru_cache(maxsize=16384)
def is_figure(text: str) -> bool:
    """Whether a cell holds a figure (a bare year is none)."""
    folded = fold(text)
    return bool(_FIGURE.fullmatch(folded)) and not _YEAR.fullmatch(folded)


def is_total(text: str) -> bool:
    """Whether a label is that of the grand total (合计, 总计, 支出总计)."""
    return bool(_TOTAL.fullmatch(name_core(text)))


def is_subtotal(text: str) -> bool:
    """Whether a label is that of a part's total (本年收入合计, 小计)."""
    return bool(_SUBTOTAL.fullmatch(name_core(text)))


def code_of(text: str) -> str:
    """Return the digits of a cell that is nothing but a code, empty otherwise."""
    match = _CODE.fullmatch(fold(text))
    return match[1].replace("-", "") if match else ""


def split_code(text: str) -> tuple[str, str]:
    """Take a label with its code in front apart: ``[20140]信访事务`` and ``2050303-技校教育``."""
    match = _CODED_NAME.match(text.strip())
    if not match or match[2].startswith(("年", "万", "亿", "元", "个", "人")):
        return "", text
    return match[1], match[2]


def is_index_row(texts: Iterable[str]) -> bool:
    """Whether a row only numbers the columns: 1 2 3, 栏次 1 2 3, 类 款 项 栏次 1 2 3, ** ** 1 2, 甲 乙 1."""
    printed = [text.strip() for text in texts if text.strip()]
    if len(printed) < 2 or any(len(text) > 12 for text in printed):
        return False
    filled = [folded for folded in map(fold, printed) if folded]
    if len(filled) >= 4 and all(_WITH_DECIMALS.fullmatch(text) for text in filled):  # 1.00 2.00 3.00 4.00
        filled = [text.split(".")[0] for text in filled]
    if not all(_INDEX_CELL.fullmatch(text) for text in filled):
        return False
    numbers = [int(match[1]) for match in (re.match(r"\(?(\d+)", text) for text in filled) if match]
    stars = any(set(text) <= {"*", "＊"} for text in printed)
    marks = stars or len(numbers) < len(filled)
    if not numbers:
        return marks and any(re.fullmatch(r"栏次|[甲乙丙A-Z]", text) for text in filled)
    rising = all(low < high for low, high in pairwise(numbers))
    if any("." in text for text in printed) and numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return False  # amounts may rise too
    return rising and numbers[0] <= 4 and (len(numbers) >= 3 or marks or numbers == [1, 2])
