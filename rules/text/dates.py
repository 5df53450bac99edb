"""Dates in a compact text, with what is impossible about them, and the words that open and close an event."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

__all__ = ["DateFact", "Edge", "dates", "edge_of", "stem_of"]

_WORDED: Final = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d{2})年(?:度)?(?:(?P<month>\d{1,2})月(?:份)?(?:(?P<day>\d{1,2})[日号])?)?"
)
_DASHED: Final = re.compile(
    r"(?<![\d.\-/])(?P<year>(?:19|20)\d{2})(?P<sep>[-./])(?P<month>\d{1,2})(?:(?P=sep)(?P<day>\d{1,2}))?(?![\d\-/%万元亿]|\.\d)"
)


@dataclass(frozen=True, slots=True)
class DateFact:
    """A printed date. ``month`` and ``day`` are None where they are not printed."""

    start: int
    end: int
    year: int
    month: int | None = None
    day: int | None = None

    @property
    def possible(self) -> bool:
        """Say whether the calendar has it."""
        if self.month is None:
            return True
        if not 1 <= self.month <= 12:
            return False
        return self.day is None or 1 <= self.day <= calendar.monthrange(self.year, self.month)[1]

    @property
    def earliest(self) -> date:
        """First day it may mean (of a possible date)."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """Last day it may mean (of a possible date)."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


def dates(text: str, start: int = 0, end: int | None = None) -> tuple[DateFact, ...]:
    """Return the dates in a stretch of text in order; a bare year is one only where 年 follows it."""
    stop = len(text) if end is None else end
    found = [_fact(match) for match in _WORDED.finditer(text, start, stop)]
    for match in _DASHED.finditer(text, start, stop):
        # 2024.5 is as likely a figure as a month: dots need all three parts.
        if match["sep"] == "-" or match["day"]:
            if match["day"] is None and int(match["month"]) > 12:
                continue  # 2024-25 is a range of years
            found.append(_fact(match))
    return tuple(sorted(found, key=lambda fact: fact.start))


def _fact(match: re.Match[str]) -> DateFact:
    month, day = match["month"], match["day"]
    return DateFact(
        match.start(), match.end(), int(match["year"]),
        int(month) if month else None, int(day) if day else None,
    )  # fmt: skip


class Edge:
    """The two ends of an event."""

    BEGIN: Final = "begin"
    END: Final = "end"


_BEGIN: Final = re.compile("召开|开幕|开始|启动|开工|起始|动工|进场|开展|起")
_END: Final = re.compile("结束|闭幕|完成|竣工|完工|终止|截止|结项|验收|止")
_FILLER: Final = re.compile("预计|计划|时间|日期|时限|年月|的|于|为|：|:")


def edge_of(name: str) -> str | None:
    """Say whether a name (培训班开班时间, 竣工日期) means the beginning or the end of something; None for neither."""
    begins, ends = bool(_BEGIN.search(name)), bool(_END.search(name))
    if begins == ends:
        return None
    return Edge.BEGIN if begins else Edge.END


def stem_of(name: str) -> str:
    """Return what an event's name says beside its beginning or end."""
    return _FILLER.sub("", _END.sub("", _BEGIN.sub("", name)))
