"""Named amounts in running text: which words a figure belongs to, and whether it is this year's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rules.text.facts import Money, money
from schemas.amount import Amount

__all__ = ["Figure", "class_before", "figures", "heading_name", "is_generic", "label_key", "opening_name"]

# What may stand between a name and its amount without being part of the name.
_JOIN: Final = re.compile(
    r"(?:(?:共计|合计|总计|为|是|(?<!公)共|约|计|各|均为|金额|预算数?|年初预算数?|决算数?|安排了?|安排预算|达到?|：|:|\(|（|人民币)\s*)*$"
)
_CLAUSE: Final = re.compile(r"[，,；;。、！？\n（(]|其中[:：]?|[:：]|包括|主要用于|分别为")
_NUMBERING: Final = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[①-⑳]|第[一二三四五六七八九十]+[，,])+|^[和及与是在]"
)
_LAST_YEAR: Final = re.compile(r"^.*20\d{2}年度?(?=..)")  # a subject, or a heading that was glued on, before the year
_ANY_YEAR: Final = re.compile(r"20\d{2}年度?")
_CLOSED: Final = re.compile(r"^[^（(]*[)）]")  # the end of a bracket in which the clause begins
_YEARS: Final = re.compile(r"^(?:20\d{2}年度?|本年度?|当年|本部门|本单位|我单位|我部门|我局|全年|年初|年度|当年|的)+")
_OTHER_YEAR: Final = re.compile(
    r"上年|去年|比|较|同期|上一年|执行数|以前年度|年初结转|增加|减少|增长|下降|多|少|其中|占(?!用)|节约|压减"
    r"|调增|调减|核增|核减|[增减][收支](?:了|约)?$|(?:由|从)[^，,；;]{0,8}$"
)
_CHANGED: Final = re.compile(r"增加|减少|节约|压减|调增|调减|核增|核减")
_CARRIED: Final = re.compile(
    r"(?:上年度?|上一年度?|年初|以前年度)[^，,、；;。\d]{0,8}?(?:结转和结余|结转结余|结转|结余)"
)
_BRACKETED: Final = re.compile(r"[（(][类款项][)）]|[（(]\d{3,7}[)）]")
_CODE: Final = re.compile(r"[（(](\d{3}|\d{5}|\d{7})[)）]")
_ONE_NAME: Final = re.compile(r"“三公”|（境）|\(境\)|（护）|收入?、支出?")  # no name ends inside these
_LAST_WORDS: Final = re.compile(
    r"(?<=[一-龥])[（(][^（()），,、。；;：:\d]{1,6}[)）](?=(?:为|完成|达到?|是|约|共|合计)*$)"
)  # 地方收入（本级）4725万元: the bracket is the end of the name, not a clause
_LED: Final = re.compile(r"[“”\"]?(\d{3}|\d{5}|\d{7})[“”\"]?[-—.、]?(?=[一-龥])")
_GENERIC: Final = re.compile(
    r"(?:全年|年初|项目|涉及|安排|当年|本年|预算|决算|支出|收入|资金|数|为|合计|总计|小计|的|20\d{2}年|执行|完成|年度|财政拨款|部门|单位)*"
)
_MARKED: Final = re.compile(r"[（(](?:类|款|项|\d{3}|\d{5}|\d{7})[)）]")
_OPENING: Final = re.compile(
    r"((?:[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十\d]{1,3}[、.．])[^。，,；;：:\d]{2,24})[。：:]"
)
_ABOUT: Final = re.compile(r"(?:总体)?(?:情况)?(?:的)?(?:说明|情况)?(?:[（(][^（）()]*表[^（）()]*[)）])?$")
_BEFORE_NAME: Final = re.compile(r"[，,；;。、：:！？\n—]|[（(](?:类|款|项|\d{3,7})[)）]")
_TAIL: Final = re.compile(
    r"(?:科目|预算|支出|收入|资金|经费|数|为|是|(?<!公)共|共计|合计|总计|金额|安排|决算|拨款|年初|当年|总额|总体|年度|的|财政)+$"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount with the words right before it: ``text[start:money.start]`` is ``label``, ``code`` a printed code."""

    label: str
    start: int
    money: Money
    code: str
    years: tuple[int, ...]

    @property
    def amount(self) -> Amount:
        """The amount of money."""
        return self.money.amount


def figures(text: str) -> Iterator[Figure]:
    """Yield the amounts that directly follow their name, with that name; others are left out.

    An amount that follows a word of comparison or of another year is no statement of this year's figure; what was
    carried over from last year is.
    """
    return iter(_figures(text))


@lru_cache(maxsize=4096)  # half a dozen checks ask the same paragraph
def _figures(text: str) -> tuple[Figure, ...]:
    return tuple(_found(text))


def _found(text: str) -> Iterator[Figure]:
    end_of_last = 0
    changed = False  # what was saved or added is listed: 压减公务用车运行费1.00万元、公务接待费0.30万元
    for item in money(text):
        clause_start = end_of_last
        window = text[max(end_of_last, item.start - 60) : item.start]
        offset = item.start - len(window)
        code = ""
        found = list(_CODE.finditer(window))
        if found and item.start - (offset + found[-1].end()) <= 12:
            code = found[-1][1]
        masked = _BRACKETED.sub(lambda match: "□" * len(match.group()), window)
        masked = _ONE_NAME.sub(lambda match: "■" * len(match.group()), masked)
        masked = _LAST_WORDS.sub(lambda match: "■" * len(match.group()), masked)
        cuts = list(_CLAUSE.finditer(masked))
        if cuts and cuts[-1].end() == len(masked) and cuts[-1].group() in {":", "："}:
            cuts.pop()  # 年度预算安排：2,250.57万元
        clause_start = offset + cuts[-1].end() if cuts else offset
        end_of_last = item.end
        clause = text[clause_start : item.start]
        changed = _CHANGED.search(clause) is not None or (changed and window.startswith(("、", "和")))
        if not clause or changed or _OTHER_YEAR.search(_CARRIED.sub("", clause)):
            continue
        years = tuple(int(year) for year in re.findall(r"(20\d{2})年", clause))
        clause = _CLOSED.sub("", clause) or clause
        named = _strip(_LAST_YEAR.sub("", clause))
        if not _TAIL.sub("", named):  # 公务用车购置费2025年预算数: the name stands before the year
            named = _ANY_YEAR.sub("", _strip(clause)) or clause
        led = _LED.match(named)
        if led:  # 2010301行政运行263.40万元
            code, named = led[1], named[led.end() :]
        label = _JOIN.sub("", named) or named
        if len(label) >= 2:
            yield Figure(label, clause_start, item, code, years)


def _strip(clause: str) -> str:
    previous = None
    while previous != clause:
        previous = clause
        clause = _YEARS.sub("", _NUMBERING.sub("", clause))
    return clause


def label_key(label: str) -> str:
    """Reduce a name to what sets it apart: no brackets, quotation marks, years, or words that any amount may carry."""
    plain = re.sub(r"[“”\"'‘’《》\s]", "", label)
    plain = _BRACKETED.sub("", plain)
    plain = re.sub(r"[（(].*?[)）]", "", plain)
    plain = _NUMBERING.sub("", plain)
    plain = _YEARS.sub("", plain)
    return _TAIL.sub("", plain) or plain


def is_generic(label: str) -> bool:
    """Say whether a label names nothing of its own (年初预算数, 支出决算)."""
    return _GENERIC.fullmatch(label) is not None


def class_before(text: str, place: int) -> tuple[str, str]:
    """Return the name and the code of the class that a text named last before a place; both may be empty.

    A class is known by its mark: 行政运行（项）, 教育支出（205）.
    """
    marks = list(_MARKED.finditer(text, 0, place))
    if not marks:
        return "", ""
    last = marks[-1]
    code = last.group()[1:-1]
    before = [cut.end() for cut in _BEFORE_NAME.finditer(text, 0, last.start())]
    name = _strip(text[before[-1] if before else 0 : last.start()])
    return name, code if code.isdigit() else ""


def opening_name(text: str) -> str:
    """Return the short name that a numbered paragraph begins with as if it were a heading: （一）公务接待费。…"""
    match = _OPENING.match(text)
    return _strip(match[1]) if match else ""


def heading_name(heading: str) -> str:
    """Return what a heading is about: its words without number, closing mark, 情况说明 and where to look (详见表3)."""
    name = _strip("".join(heading.split())).rstrip("。：:．.")
    return _ABOUT.sub("", name) or name
