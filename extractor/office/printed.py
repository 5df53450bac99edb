"""What a workbook's cell prints: its value through its number format.

Source: ECMA-376 Part 1, 18.8.31 (numFmts). Only what decides a figure is interpreted: sections for negative and zero,
decimals, thousands separators, percent and scaling commas; literal text around it is kept.
"""

from __future__ import annotations

import re
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

__all__ = ["printed"]

_LITERAL: Final = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]|(?<=[#0?])( )(?=[#0?])')
_MARK: Final = 0xE000  # a literal's stand-in while places are looked for: the private character of its number
_MARKS: Final = re.compile("[\ue000-\uf8ff]")
_PLACES: Final = re.compile("[0#?](?:[,.\ue000-\uf8ff]*[0#?])*,*")


def printed(value: object, number_format: str) -> str:
    """Return the text that Excel shows for a cell's value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, date):  # a datetime is one too
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        # repr of a float is the shortest decimal that means it: what a person typed, not its binary neighbour.
        return _number(Decimal(repr(value)) if isinstance(value, float) else Decimal(value), number_format)
    return str(value).strip()


def _number(value: Decimal, number_format: str) -> str:
    sections = _sections(number_format)
    if not sections or sections[0].strip().lower() in {"general", "@", "g/通用格式"}:
        return _plain(value)
    section, shown = sections[0], value
    if value < 0 and len(sections) > 1:
        section, shown = sections[1], -value
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    return _formatted(shown, section)


def _sections(number_format: str) -> list[str]:
    """Split a format at the semicolons that stand outside quotes."""
    parts, quoted = [""], False
    for character in number_format:
        if character == '"':
            quoted = not quoted
        if character == ";" and not quoted:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _formatted(value: Decimal, section: str) -> str:
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        literals.append(match.group(1) or match.group(2) or match.group(3) or "")
        return chr(_MARK + len(literals) - 1)

    bare = _LITERAL.sub(keep, section)
    places = _PLACES.search(bare)
    out = (
        bare if places is None else bare[: places.start()] + _figure(value, places.group(), bare) + bare[places.end() :]
    )
    return _MARKS.sub(lambda match: literals[ord(match.group()) - _MARK], out).strip()


def _figure(value: Decimal, places: str, section: str) -> str:
    """Return a number in its places; texts within them stay where they stand: ``0"."0000`` prints 12345 as 1.2345."""
    pattern = _MARKS.sub("", places)
    whole, _, fraction = pattern.rstrip(",").partition(".")
    scaled = value * 100 if "%" in section else value
    scaled = scaled.scaleb(-3 * (len(pattern) - len(pattern.rstrip(","))))
    rounded = scaled.quantize(Decimal(1).scaleb(-len(fraction)), rounding=ROUND_HALF_UP)
    if rounded == 0 and "0" not in whole and not fraction:
        return ""  # `#` prints nothing for zero
    sign, digits = ("-" if rounded < 0 else ""), f"{abs(rounded):f}"
    ones, _, rest = digits.partition(".")
    ones = ones.zfill(whole.count("0"))
    if "," in whole:
        ones = f"{int(ones):,}"
    optional = len(fraction) - len(fraction.rstrip("#"))
    kept = len(rest) - optional
    rest = rest[:kept] + rest[kept:].rstrip("0")
    for place, mark in enumerate(places):
        if _MARKS.match(mark):
            behind = len(re.sub(r"[^0#?]", "", places[place:].partition(".")[0]))
            if "." not in places[:place] and behind:
                ones = ones[:-behind] + mark + ones[-behind:]
    return sign + ones + ("." + rest if rest else "")


def _plain(value: Decimal) -> str:
    if value == value.to_integral_value():
        return f"{value.quantize(Decimal(1)):f}"
    # General shows at most eleven digits; a sum's binary noise beyond them is not printed.
    digits = max(0, 10 - max(0, value.adjusted()))
    shown = value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP).normalize()
    return f"{shown:f}"
