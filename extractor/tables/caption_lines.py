"""What a line beside a grid is by its words: title, number, unit, owner, note, or none of these."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from extractor.kinds.wording import fold
from schemas.amount import MoneyUnit

__all__ = [
    "CONTINUED",
    "FURNITURE",
    "HEADING",
    "LABEL",
    "OWNER",
    "TAIL",
    "UNIT_BEHIND",
    "Role",
    "find_unit",
    "is_note",
    "leading_label",
    "role_of",
]

_UNIT: Final = re.compile(
    r"(?:(?:金额|计量|货币)?单位(?:[:：]|均?[为是])?|金额[:：])(?:人民币)?[(（]?((?:百?万|千|亿)?元)|[(（](?:人民币)?((?:百?万|千|亿)?元)[)）]$"
    r"|^(?:金额|计量|货币)?单[^价项次件个人][:：]((?:百?万|千|亿)?元)$"  # a scan's 单位 that lost a stroke: 单立
)
UNIT_BEHIND: Final = re.compile(
    r"\s*(?:[(（]?\s*(?:金额|计量|货币)?\s*单\s*位\s*[:：]?\s*(?:人民币)?\s*(?:百?万|千|亿)?\s*元\s*[)）]?"
    r"|[(（]\s*(?:百?\s*万|千|亿)?\s*元\s*[)）])\s*$"  # 收入总表（万元）
)
LABEL: Final = re.compile(
    r"附件?\d{1,2}(?:[-－]\d{1,2})?[:、]?$|"
    r"(?:附件\d*[:、]?)?(?:[一-龥]{0,6}(?:公开|预算|决算|财决|财预|附|样))?"
    r"(?:续?表格?(?:(?:[一二三四五六七八九十](?!般公|公经费)){1,3}|\d{1,2}(?=20\d\d年)|\d{1,3})(?:[-－.]\d+)?"
    r"|\d{1,2}(?:[-－]\d+)?表)[:、.]?"
)
OWNER: Final = re.compile(
    r"(?:(?:编制|填报|预算|公开|主管|填制|申报)?(?:单位|部门)(?:名称)?(?:\(盖章\)|\(公章\))?"
    r"|(?:项目|专项(?:资金)?|政策)(?:名称|编码|单位))[:](.*)"
)
_YEAR: Final = re.compile(r"[(]?(?:20|XX)[\dX]{2}[()]*年?度?[()]*")
_TITLE: Final = re.compile(
    r".*(?:表|一览|明细)(?:[-—－]{1,2}[^-—－]{2,24})?(?:\(.*\)?)?(?:续表|\(续\)|续)?\d?$|.*表\(.{1,40}$"
)
_SECOND_LANGUAGE: Final = re.compile(r"表[A-Za-z]{3}[A-Za-z.,&/()'-]*$")  # the title once more, in another language
_NOT_TITLE: Final = re.compile(r"[。；;!？?]|^(?:[注见详]|备注|说明)|代表$|如下表|见表|见附表|下表$|发表$|[，,]")
_NOTE: Final = re.compile(r"^(?:备?注|说明|附注)\d?(?:[:：.．、]|$)|^[*＊※]")
_NO_DATA: Final = re.compile(
    r"(?:本表|此表|该表).{0,8}(?:无数据|为空|空表|无发生|没有数据|无内容)|(?:故|因此).{0,6}(?:为空|空表|无数据)"
)
CONTINUED: Final = re.compile(
    r"[(]?续表?[一二三四五六七八九十\d]{0,3}[)]?$|[(](?:接上[页表]|上[页表]续)[)]$|^[(]?(?:续表|接上[页表]|上[页表]续)"
)
TAIL: Final = re.compile(
    r".{0,3}表(?:\(.{1,40})?|.{1,12}\)(?:项目)?.{0,8}表"
)  # what is left of a title on its second line
FURNITURE: Final = re.compile(r"^[-—–－\s第]*\d{1,4}[-—–－\s页]*$|^第?\d+页[,，/]?共?\d*页?$")
HEADING: Final = re.compile(
    r"^(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、|[(][一二三四五六七八九十]+[)])"
)

_PART: Final = re.compile(r"^第[一二三四五六七八九十]+部分")  # 第二部分 某局预算表 heads all the tables


class Role(Enum):
    """What a line above a grid is to it."""

    TITLE = "title"
    LABEL = "label"
    UNIT = "unit"
    OWNER = "owner"
    YEAR = "year"
    HEADING = "heading"
    FURNITURE = "furniture"
    OTHER = "other"


def find_unit(text: str) -> MoneyUnit | None:
    """Return the money unit that a caption or note names (单位：万元), None for 单位：某某局."""
    match = _UNIT.search(fold(text))
    return MoneyUnit.from_text(match[1] or match[2] or match[3]) if match else None


def role_of(text: str, *, inside: bool = False) -> Role:  # noqa: PLR0911  (one for each role)
    """Say what a folded line above a grid is."""
    if not text or FURNITURE.match(text):
        return Role.FURNITURE if not inside or not text else Role.OTHER
    if LABEL.fullmatch(text):
        return Role.LABEL
    if _YEAR.fullmatch(text):
        return Role.YEAR
    if _UNIT.search(text) and len(text) < 40 and not text.endswith("表"):
        name = UNIT_BEHIND.sub("", text)  # 支出总表（单位：万元）
        titled = name != text and not LABEL.fullmatch(name) and role_of(name, inside=inside) is Role.TITLE
        return Role.TITLE if titled else Role.UNIT
    if OWNER.match(text):
        return Role.OWNER
    if _PART.match(text) and len(text) < 40 and not inside:
        return Role.HEADING
    text = _SECOND_LANGUAGE.sub("表", text)
    if _TITLE.match(text) and not _NOT_TITLE.search(text) and 4 <= len(text) <= 80:
        return Role.TITLE
    return Role.HEADING if HEADING.match(text) and len(text) < 40 and not inside else Role.OTHER


def is_note(text: str) -> bool:
    """Say whether a folded line is a note of a table."""
    return bool(_NOTE.match(text) or (_NO_DATA.search(text) and len(text) < 120))


def leading_label(text: str) -> str:
    """Return the label at the head of a title line (预算05表 收支总表), empty where there is none."""
    match = LABEL.match(text)
    return match[0].rstrip(":、.") if match and len(match[0]) < len(text) else ""
