"""What a title says: whose it is, of which year, and whether it is a budget or final accounts, of 部门 or 单位."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from schemas.document import DocumentKind, Level

__all__ = ["Reading", "clean_unit", "read_kind", "read_level", "read_unit", "read_unit_label", "read_year", "years_in"]

_CHINESE_DIGITS: Final = str.maketrans("〇○零一二三四五六七八九０１２３４５６７８９", "0001234567890123456789")
_YEAR: Final = re.compile(
    r"(?<!\d)(20[0-4]\d|二[〇○零][〇○零一二三四][〇○零一二三四五六七八九]|２０[０-４][０-９])(?:[)）(（]?年(?!\d{1,2}月)|(?=部门|单位))"
)
_SUBJECT: Final = r"(?:预算|决算|绩效|收支|三公)"
_PAPER: Final = (
    r"(?:(?:年度|本级|市级|区级|县级|省级|市本级|区本级|县本级)*"
    r"(?:部门|单位)?(?:综合|整体|汇总)?(?:支出)?(?:预决算|预算|决算|绩效))"
)
_BEFORE_YEAR: Final = re.compile(rf"^(?P<unit>.{{3,45}}?)(?:关于)?20\d\d(?:年度?|(?=部门|单位)){_PAPER}")
_AFTER_YEAR: Final = re.compile(rf"^(?:关于)?20\d\d年度?(?P<unit>.{{3,45}}?)(?:20\d\d年度?)?(?:的)?{_PAPER}")
_NO_YEAR: Final = re.compile(r"^(?P<unit>.{3,45}?)(?:部门|单位)(?:综合)?(?:预算|决算)")
_LABEL: Final = re.compile(
    r"(?P<label>预算主管部门|预算单位|预算部门|主管部门|(?:公开|编制|填报|编报|申报)?(?:单位|部门)(?:名称)?|编制机关|部门[（(]单位[)）]名称?|单位[（(]部门[)）]名称?)"
    r"(?:[（(](?:盖章|公章|签章)[)）])?[:：](?P<unit>[^:：]{3,40})"
)
_NEXT_LABEL: Final = re.compile(
    r"(?:金额)?单位[:：].*$|(?:20\d\d年|日期|时间|单位负责人|负责人|联系|填报|编制日期|电话).*$"
)
_LABEL_AT_END: Final = re.compile(r"(?:金额)?(?:单位|部门)(?:负责人|名称)?$")
_PLACE: Final = re.compile(r".{1,8}[省市县区州盟旗]")
_SUMMARY: Final = re.compile(r"[（(](?:汇总|部门|含下属单位|合并)[)）]$")
_TAIL: Final = re.compile(r"(?<=.{4})(?:20\d\d|部门|单位)+$")  # 某某局部门2026年度部门预算: the words of the paper
# 2026年国有资本经营预算支出表 names money, not an office
_OF_MONEY: Final = re.compile(
    r"(?:收支|支出|收入|拨款|经费|资金|基金|经营|采购|项目|购买服务|转移支付|一般公共|政府性|总体情况|财政)$"
)
# 1-8月全省公共财政, 上半年, 市级第二次 and 省级部门 are words before 预算执行情况 and 预算调整方案, not offices
_OF_TIME: Final = re.compile(
    r"^\d{1,2}(?:[-—至]\d{1,2})?月|[上下]半年$|季度$|第[一二三四五]次$|^[省市县区州]本?级(?:部门|单位)?$"
)
_CODE: Final = re.compile(r"^\d{3,9}[-—_ ]*")
_FILLER: Final = re.compile(r"[xX×Ｘ＊*_＿…]{2,}|某某|[○〇]{2,}")
_GENERIC: Final = re.compile(
    r"(?:本|各|我|该|预算|编制|公开|主管|所属|下属)?(?:部门|单位)(?:名称)?|(?:一级|二级)?预算单位|元|万元"
)


class Reading(NamedTuple):
    """Something read from a text, and from where to where."""

    value: str
    start: int
    end: int


def _digits(text: str) -> str:
    return text.translate(_CHINESE_DIGITS)


def years_in(text: str) -> list[Reading]:
    """Return the years (not the dates) of a text without white space, each as four digits."""
    return [Reading(_digits(found.group(1)), *found.span(1)) for found in _YEAR.finditer(text)]


def read_year(title: str) -> tuple[str, Reading] | None:
    """Return the year of a title's subject (2026年度…预算), None where it names none or two different ones."""
    found = [year for year in years_in(title) if re.search(_SUBJECT, title[year.end : year.end + 60])]
    return (found[0].value, found[0]) if found and len({year.value for year in found}) == 1 else None


def clean_unit(text: str) -> str | None:
    """Return a unit's name without code, summary mark and filler, or None where the text cannot be one."""
    name = _CODE.sub("", text.strip("：: 。，,、-—_|《》【】[]"))
    name = _TAIL.sub("", _SUMMARY.sub("", name)).removeprefix("关于").removesuffix("的").strip()
    if not 3 <= len(name) <= 45 or _FILLER.search(name) or _GENERIC.fullmatch(name) or _PLACE.fullmatch(name):
        return None
    if re.search(r"[。；，,：:]|预算|决算|年度|20\d\d年|第.部分|目录|附件|[省市区县]级$", name):
        return None
    if _OF_MONEY.search(name) or _OF_TIME.search(name):
        return None
    return name if re.search(r"[\u4e00-\u9fff]{2}", name) else None


def read_unit_label(text: str) -> tuple[str, Reading] | None:
    """Return label and unit of ``单位名称：…`` at the start of a text without white space, or None."""
    found = _LABEL.match(text)
    if not found:
        return None
    start = found.start("unit")
    unit = found.group("unit")
    if text[found.end() : found.end() + 1] in (":", "："):
        unit = _LABEL_AT_END.sub("", unit)  # the colon that ended the match is that of another label
    name = clean_unit(_NEXT_LABEL.sub("", unit))
    if name is None:
        return None
    offset = text.find(name, start)
    return found.group("label"), Reading(name, offset, offset + len(name))


def read_unit(title: str) -> Reading | None:
    """Return the unit that a title names, or None."""
    plain = _digits_in_years(title)
    for pattern in (_BEFORE_YEAR, _AFTER_YEAR, _NO_YEAR):
        found = pattern.match(plain)
        name = clean_unit(found.group("unit")) if found else None
        if found and name:
            offset = plain.find(name)
            return Reading(name, offset, offset + len(name))
    return None


def _digits_in_years(title: str) -> str:
    return _YEAR.sub(lambda found: found.group().translate(_CHINESE_DIGITS), title)


def read_kind(title: str) -> tuple[DocumentKind, Reading] | None:
    """Return what a title says the paper is; None where it says nothing or both."""
    final = title.find("决算")
    named = (
        r"(?<!一般公共)(?<!公共财政)(?<!政府性基金)(?<!国有资本经营)" if final >= 0 else ""
    )  # of a fund: not of the paper
    budget = re.search(rf"{named}预算(?!单位|部门|主管)", title)
    if (budget is not None) == (final >= 0):
        return None
    if final >= 0:
        return DocumentKind.FINAL_ACCOUNTS, Reading("决算", final, final + 2)
    if budget is None:
        return None
    return DocumentKind.BUDGET, Reading("预算", budget.start(), budget.end())


def read_level(title: str) -> tuple[Level, Reading] | None:
    """Return whether a title speaks of a 部门 or of a 单位; None where it says nothing or both."""
    paper = r"(?:综合|整体支出|整体)?(?:预算|决算|绩效)"
    department = re.search(rf"部门{paper}", title)
    unit = re.search(rf"单位{paper}", title)
    if (department is None) == (unit is None):
        return None
    if department:
        return Level.DEPARTMENT, Reading(department.group(), *department.span())
    return (Level.UNIT, Reading(unit.group(), *unit.span())) if unit else None
