"""What a statement of change names as its subject, and the figures that the document gives under that name.

与上年相比，财政拨款收入增加1.20万元: the amount of 财政拨款收入 stands sentences or pages before, or in a table only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rules.protocol import Subject
from rules.text.changes import Change, Statement
from rules.text.facts import sentences
from rules.text.figures import Figure, figures, is_generic
from rules.text.passages import Passage, prose
from rules.text.quoted import quotable_figures
from schemas.amount import Amount

__all__ = ["amounts_changed", "amounts_of", "named_subject"]

_COMPARISON: Final = re.compile(
    r"(?:与|比|较|同|和)(?:上年|去年|上一年|20\d{2}年|年初|全年预算|预算)[^，,。；;：:\d]{0,12}?(?:相比|对比|比较)?[，,]?$|同比[，,]?$|[，,]$"
)
_BEGINS: Final = re.compile(r"[，,。；;：:、（(）)]|其中")
_LEADING: Final = re.compile(
    r"^.*20\d{2}年度?|^(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|其中[:：]?|本年度?|当年|全年|[本我](?:部门|单位|局)|全(?:镇|乡|街道|部门|单位|局|院|校)(?=“?三公)|的|是"
    r"|(?:一般公共预算)?财政拨款(?:安排)?的?(?=三公))+"
)
_TRAILING: Final = re.compile(
    r"(?:(?<!总)(?:决算数?|预算数?)|(?<=经费)(?:支出|预算|决算)*(?:合计|共计|总计|总额)|(?<=[费入出])(?:决算|预算)总额|(?<=[费）])支出|同口径|数|各|均|共|为|是|安排|[:：])+$"
)
_PLAIN: Final = re.compile(r"[“”\"「」《》\s]|[（(][^（）()]*[)）]")
_RUNNING: Final = re.compile(r"(?:运行维护|运维)(?:费用?)?(?=$|支出|决算|预算)")  # one thing under three names
_BOTH_SIDES: Final = re.compile(r"(?P<of>.*?)(?:收入支出|收、支|收支)(?:总计|总体|合计)?")  # 收入总计 and 支出总计
_REASON: Final = re.compile(r"原因|主要|由于|因为|导致|其他|其它|\d")
_NAME: Final = 4  # characters that a name has at least, to be that of one thing only


def amounts_changed(subject: Subject, statement: Statement) -> tuple[Amount, ...]:
    """Return the amounts of what a change names as its subject, wherever they stand."""
    key = named_subject(statement.passage.text, statement.change)
    return amounts_of(subject, key) if key else ()


def named_subject(text: str, change: Change) -> str:
    """Return the key of what a change is said to be of; empty where it names nothing, or follows its amount."""
    before = text[max(0, change.start - 60) : change.start]
    previous = None
    while previous != before:
        previous, before = before, _COMPARISON.sub("", before)
    cuts = [match.end() for match in _BEGINS.finditer(before)]
    words = before[cuts[-1] if cuts else 0 :]
    return "" if _REASON.search(re.sub(r"20\d{2}年度?", "", words)) else _key(words)


def amounts_of(subject: Subject, key: str) -> tuple[Amount, ...]:
    """Return this year's amounts that the text and the tables give under a name, those of the text first."""
    whole = _BOTH_SIDES.fullmatch(key)
    names = (key,) if whole is None else (key, *(f"{whole['of']}{side}总计" for side in ("收入", "支出")))
    told = [amount for name in names for amount in subject.remember(_told).get(name, ())]
    printed = () if is_generic(key) else quotable_figures(subject).named(key)
    return (*told, *(place.amount for place in printed))


def _key(words: str) -> str:
    """Return what sets a name apart: no year, number, quotation marks or brackets, and no 决算数 at its end."""
    previous, key = None, _RUNNING.sub("运行费", _PLAIN.sub("", words))
    while previous != key:
        previous, key = key, _TRAILING.sub("", _LEADING.sub("", key))
    return key if len(key) >= _NAME else ""


def _told(subject: Subject) -> dict[str, tuple[Amount, ...]]:
    found: dict[str, list[Amount]] = {}
    for passage in prose(subject):
        for key, figure in _keyed(passage):
            if not figure.years or subject.document.profile.year in figure.years:
                found.setdefault(key, []).append(figure.amount)
    return {key: tuple(amounts) for key, amounts in found.items()}


def _keyed(passage: Passage) -> Iterator[tuple[str, Figure]]:
    """Yield the named amounts of a passage; 决算为 and its like carry on the name before in the sentence."""
    own = tuple(figures(passage.text)) if "元" in passage.text else ()
    for start, end in sentences(passage.text) if own else ():
        key = ""
        for figure in own:
            if start <= figure.start < end:
                words = passage.text[figure.start : figure.money.start]
                key = _key(words) or (key if is_generic(figure.label) else "")
                if key:
                    yield key, figure
