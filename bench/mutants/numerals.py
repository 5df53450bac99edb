"""Chinese numerals for headings and rows."""

from __future__ import annotations

from typing import Final

__all__ = ["numeral"]

_DIGITS: Final = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """Print 1 to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
