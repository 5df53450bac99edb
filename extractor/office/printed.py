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

_LITERAL: Final = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_PLACES: Final = re.compile(r"[0#?][0#?,]*(?:\.[0#?]+)?,*")


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
        literals.append(match.group(1) or match.group(2) or "")
        return f"\x00{len(literals) - 1}\x01"

    bare = _LITERAL.sub(keep, section)
    # A literal's own number between the marks must not pass for a digit place.
    places = _PLACES.search(re.sub(r"\x00\d+\x01", lambda match: "\x00" * len(match.group()), bare))
    if places is None:
        figure, out = "", bare
    else:
        pattern = places.group()
        whole, _, fraction = pattern.rstrip(",").partition(".")
        scaled = value * 100 if "%" in bare else value
        scaled = scaled.scaleb(-3 * (len(pattern) - len(pattern.rstrip(","))))
        rounded = scaled.quantize(Decimal(1).scaleb(-len(fraction)), rounding=ROUND_HALF_UP)
        figure = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
        optional = len(fraction) - len(fraction.rstrip("#"))
        if optional and "." in figure:
            kept = len(figure) - optional
            figure = figure[:kept] + figure[kept:].rstrip("0")
            figure = figure.rstrip(".")
        if rounded == 0:
            figure = figure.lstrip("-")
            if "0" not in whole and not fraction:
                figure = ""  # `#` prints nothing for zero
        out = bare[: places.start()] + figure + bare[places.end() :]
    return re.sub(r"\x00(\d+)\x01", lambda match: literals[int(match.group(1))], out).strip()


def _plain(value: Decimal) -> str:
    if value == value.to_integral_value():
        return f"{value.quantize(Decimal(1)):f}"
    # General shows at most eleven digits; a sum's binary noise beyond them is not printed.
    digits = max(0, 10 - max(0, value.adjusted()))
    shown = value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP).normalize()
    return f"{shown:f}"
