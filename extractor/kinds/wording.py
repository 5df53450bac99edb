"""How titles, column headers and row labels are brought to a common wording before they are compared.

Documents say 2025年部门支出总体情况表, 表三：支出预算总表 and 3.2024年预算单位支出预算总表 for one thing. What differs
(years, numbers, whose table it is, 情况, 预算, 明细) is taken away here; what is left are the vocabulary's aliases.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

__all__ = ["fold", "fold_title", "name_core", "term_core", "title_core", "title_qualifiers"]

_WIDE: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_DROPPED: Final = {ord(mark): None for mark in "“”\"‘’'「」《》〈〉﹝﹞·•*＊_﻿"}
# Mongolian, Tibetan and Arabic letters: in autonomous regions headers and titles are printed in two languages.
_SECOND_SCRIPT: Final = dict.fromkeys(
    [
        *range(0x1800, 0x18B0),
        *range(0x0F00, 0x1000),
        *range(0x0600, 0x0780),
        *range(0xFB50, 0xFE00),
        *range(0xFE70, 0xFF00),
    ]
)
_SECOND_LANGUAGE: Final = re.compile(r"(?<=[一-龥)])[A-Za-z]{3}[A-Za-z.,&/()'-]*$")
_FOLD: Final = (
    _SECOND_SCRIPT | _WIDE | _DROPPED | {ord("〔"): "(", ord("〕"): ")", ord("［"): "[", ord("］"): "]", ord("％"): "%"}
)

_YEAR: Final = re.compile(r"(?:20|ＸＸ|XX|xx)[\dXx×]{2}(?:-20\d\d)?(?:年度|年)?|二[〇○零O]..年度?|(?<![\d.])\d{2}年度?")
_CUT_YEAR: Final = re.compile(r"^(?:[02]?\d{1,2}|\d)?年度?(?=[一-龥]{4})")  # a title whose beginning is cut off: 026年
_LABEL: Final = re.compile(
    r"^(?:附件?\d+(?:[-－]\d+)*[:、.](?!表)|附件\d+(?:[-－]\d+)*(?=[一-龥])(?!表|[一-龥]{0,4}\d)|(?:附件?\d*(?:[-－]\d+)*[:、]?)?(?:[一-龥]{0,4}公开|预算|决算|财决|财预|附|样)?(?:表格?(?:[一二三四五六七八九十]+(?![一-龥]*公)|\d+)(?:[-－.]\d+)?|\d+(?:[-－]\d+)?表)[.、:]?)"
)
_SET_APART: Final = re.compile(r"^\s*\S{0,8}?表格?\s?(?:[一二三四五六七八九十]{1,3}|\d{1,3})(?:[-－.]\d{1,2})?(?=\s)")
_NUMBERING: Final = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十]+[)）、.]|第[一二三四五六七八九十]+[、.:]|[(（]\d+[)）]|\d{1,2}[、.)](?!\d)|[①-⑳])+"
)
_CONTINUED: Final = re.compile(r"^续(?=表格?[一二三四五六七八九十\d])|续表?\d*$|(?<=表)\(续.{0,3}\)$")
_LAST_NUMBER: Final = re.compile(r"(?<=表)\d{1,2}$")
_QUALIFIER: Final = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)")

# Wording without meaning for the kind, longest first where one contains another.
_TITLE_REWRITES: Final = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"公共财政预算|(?<!一般)公共预算", "一般公共预算"),
        (r"(?<!政府性)(?<!保险)(?<!专项)(?<!投资)基金预算", "政府性基金预算"),
        (r"三公\"?经费", "三公经费"),
        (r"按?分?政府(?:预算支出|预算)?经济(?:分类|科目)+(?:名称)?", "<政>"),
        (r"按?分?(?:部门预算支出|部门预算|部门)?经济(?:分类|科目)+(?:名称)?|(?:按|分)+支出经济分类", "<经>"),
        (r"按?分?功能(?:分类|科目)+(?:名称)?", "<功>"),
        (r"部门综合预算|部门预算(?!部门)|单位预算|预算(?:部门|单位)|部门|单位", ""),
        (r"一般公共预算(?:当年)?(?:财政)?拨款", "一般公共预算"),
        (r"政府性基金(?:预算)?(?:财政)?(?:拨款)?", "政府性基金预算"),
        (r"国有资本经营(?:预算)?(?:财政)?(?:拨款)?", "国有资本经营预算"),
        (r"安排的?|本年度?|当年|年度|财务(?=收)|(?:和|及|、|,)(?=三公|会议|培训|机关)", ""),
        (r"收入支出", "收支"),
        (r"(?:总体)?(?:情况)?(?:统计)?预算总表|总体情况总?表|总体预算表|预算情况总表|总体表", "总表"),
        (r"绩效评价自评|绩效自评价", "绩效自评"),
        (r"(?:公开|公示|批复|申报|填报)(?=表$)", ""),
        (r"(?:情况|明细|汇总|统计|预算明细|情况明细)+表", "表"),
        (r"(?<!公共)(?<!基金)(?<!经营)(?<!保险)预算表$", "表"),
        (r"(?<=支出)预算|(?<=收入)预算|(?<=收支)预算|(?<=采购)预算", ""),
        (r"(?<=[>)])预算表$", "表"),
    )
)
_KEPT_QUALIFIERS: Final = (
    ("上年结转", re.compile(r"(?<!不含)(?<!不含上年)(?:上年|年初)?结转")),
    ("<政>", re.compile(r"政府.*经济")),
    ("<经>", re.compile(r"经济")),
    ("<功>", re.compile(r"功能")),
)


@lru_cache(maxsize=32768)
def fold(text: str) -> str:
    """Return the text without spaces and quotation marks, in half width."""
    return "".join(text.translate(_FOLD).split())


def fold_title(text: str) -> str:
    """Return a title folded, with a colon where a gap parts its number from its name.

    表一 一般公共预算支出表 would else be read as number 一一, and 表1 2026年收支总表 as number 120.
    """
    number = _SET_APART.match(text)
    return fold(text) if number is None else f"{fold(number[0])}:{fold(text[number.end() :])}"


@lru_cache(maxsize=4096)
def title_core(title: str) -> str:
    """Return what is left of a table's title when year, number, owner and empty wording are taken away.

    2025年一般公共预算安排基本支出分经济科目表（不含上年结转） and 一般公共预算基本支出表（按经济分类科目） both become
    一般公共预算基本支出表 with the mark of the economic class.
    """
    text = _CUT_YEAR.sub("", _SECOND_LANGUAGE.sub("", fold_title(title)))
    if text.count("(") > text.count(")"):  # cut off where its cell ends
        text += ")"
    marks = title_qualifiers(text)
    text = _CONTINUED.sub("", _LAST_NUMBER.sub("", _QUALIFIER.sub("", text)))
    text = _LABEL.sub("", text)
    text = _NUMBERING.sub("", text)
    text = _YEAR.sub("", text)
    text = _NUMBERING.sub("", text)
    for pattern, replacement in _TITLE_REWRITES:
        text = pattern.sub(replacement, text)
    for mark in ("<政>", "<经>", "<功>"):
        if mark in text:
            text = text.replace(mark, "")
            marks = (*marks, mark) if mark not in marks else marks
    text = re.sub(r"(?<!公共)(?<!基金)(?<!经营)(?<!保险)预算表$", "表", text)
    return text.strip(":,.、") + "".join(sorted(set(marks)))


def title_qualifiers(title: str) -> tuple[str, ...]:
    """Return the meaningful words in a title's brackets: by which class it is set out, whether it is 上年结转."""
    inside = " ".join(_QUALIFIER.findall(title))
    if not inside:
        return ()
    found = [name for name, pattern in _KEPT_QUALIFIERS if pattern.search(inside)]
    if "<政>" in found and "<经>" in found:
        found.remove("<经>")
    return tuple(found)


_UNIT_NOTE: Final = re.compile(r"\((?:单位[:：]?)?(?:人民币)?(?:[千百]?万?元|亿元)\)")
_OF_WHICH: Final = re.compile(r"^其中[:：]?")
_PUNCTUATION: Final = re.compile(r"[\s()\[\],.，。、:：;；\-—－/\\<>+]")


@lru_cache(maxsize=16384)
def name_core(text: str) -> str:
    """Return a row's label without indentation, numbering, 其中：, units and punctuation."""
    folded = _SECOND_LANGUAGE.sub("", _UNIT_NOTE.sub("", fold(text)))
    for _ in range(3):
        shorter = _OF_WHICH.sub("", _NUMBERING.sub("", folded))
        if shorter == folded:
            break
        folded = shorter
    return _PUNCTUATION.sub("", folded)


@lru_cache(maxsize=16384)
def term_core(text: str) -> str:
    """Return a header or a vocabulary name as it is compared; parts of a path (``a/b``) stay apart."""
    return "/".join(_YEAR.sub("", name_core(part)) or name_core(part) for part in text.split("/"))
