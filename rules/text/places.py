"""What level of government a unit belongs to, told by its own name."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

__all__ = ["Level", "Place", "place_of"]


class Level(StrEnum):
    """Levels of government; the value is the word that 本… and …直 take."""

    NATION = "国"
    PROVINCE = "省"
    CITY = "市"
    COUNTY = "县"
    DISTRICT = "区"
    TOWNSHIP = "乡"


_MUNICIPALITIES: Final = "北京|上海|天津|重庆"
_REGIONS: Final = "内蒙古|广西|西藏|宁夏|新疆"
_PREFIX: Final = re.compile(r"^(?:中共|中国共产党|政协|中国人民政治协商会议|共青团|中国共产主义青年团|民革|民盟)")
_PROVINCE: Final = re.compile(
    rf"^(?:[\u4e00-\u9fff]{{2,3}}省|(?:{_REGIONS})[\u4e00-\u9fff]{{0,3}}自治区|(?:{_REGIONS})(?=省))"
)
_MUNICIPALITY: Final = re.compile(rf"^(?:{_MUNICIPALITIES})市?")
_CITY: Final = re.compile(r"^[\u4e00-\u9fff]{1,6}?(?:市(?!场|容|民(?!政))|自治州|地区|盟)")
_COUNTY: Final = re.compile(r"^[\u4e00-\u9fff]{1,10}?(?:自治县|县|自治旗|旗)(?!委员|级|直)")
_DISTRICT: Final = re.compile(r"^[\u4e00-\u9fff]{1,6}?(?:新区|林区|特区|区)(?!域|划|块|委员|级|直)")
_TOWN: Final = re.compile(r"(?:街道(?:办事处|党工委)?|[镇乡]人民政府|[镇乡](?:党委|政府)?)$")
_BARE: Final = re.compile(r"^(?P<level>省|市|县|区)(?:委|政府|人大|政协|人民|财政|教育)")


class Place:
    """Which levels a unit's name shows. ``level`` is its own; ``above`` are those it names on the way down."""

    __slots__ = ("above", "autonomous", "level", "municipality")

    def __init__(self, level: Level, above: frozenset[Level], *, municipality: bool, autonomous: bool) -> None:
        self.level = level
        self.above = above
        self.municipality = municipality
        self.autonomous = autonomous


def place_of(unit: str) -> Place | None:
    """Read a unit's level from its name (某县…, 东江市南城区…, 省委办公厅); None where the name shows none."""
    name = _PREFIX.sub("", "".join(unit.split()))
    if not name:
        return None
    municipality = bool(_MUNICIPALITY.match(name))
    above: list[Level] = []
    rest = name
    autonomous = bool(re.match(rf"(?:{_REGIONS})", rest))
    match = _PROVINCE.match(rest)
    if match:
        above.append(Level.PROVINCE)
        rest = rest[match.end() :]
    for level, pattern in _order(municipality=municipality):
        match = pattern.match(rest)
        if match:
            above.append(level)
            rest = rest[match.end() :]
    if not above:
        bare = _BARE.match(name)
        return Place(Level(bare["level"]), frozenset(), municipality=False, autonomous=False) if bare else None
    if municipality and above == [Level.CITY]:
        above = [Level.PROVINCE]
    if _TOWN.search(name):
        above.append(Level.TOWNSHIP)
    return Place(above[-1], frozenset(above[:-1]), municipality=municipality, autonomous=autonomous)


def _order(*, municipality: bool) -> tuple[tuple[Level, re.Pattern[str]], ...]:
    city = _MUNICIPALITY if municipality else _CITY
    # A county-level city prints as 市 as well; what follows a city is then its own offices, not a district.
    return ((Level.CITY, city), (Level.COUNTY, _COUNTY), (Level.DISTRICT, _DISTRICT))
