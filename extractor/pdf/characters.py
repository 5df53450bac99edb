"""Characters as printed: compatibility forms that only a font's map knows become the characters they stand for."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

__all__ = ["printed"]

# Fonts that Word subsets often map a character to its radical. NFKC knows the Kangxi radicals (⼀) and compatibility
# ideographs, but of the radicals supplement only two; these are the ones that look exactly like a character.
_RADICALS: Mapping[int, str] = {
    0x2E81: "厂", 0x2E84: "乙", 0x2E8B: "卩", 0x2E8F: "尢", 0x2E96: "忄", 0x2E98: "扌", 0x2E99: "攵",
    0x2E9D: "月", 0x2EA0: "民", 0x2EA1: "氵", 0x2EA3: "灬", 0x2EA7: "牛", 0x2EA8: "犭", 0x2EAB: "目",
    0x2EAC: "示", 0x2EAD: "礻", 0x2EAF: "糸", 0x2EB0: "纟", 0x2EB6: "羊", 0x2EBC: "肉", 0x2EC1: "虎",
    0x2EC2: "衣", 0x2EC3: "西", 0x2EC4: "西", 0x2EC5: "见", 0x2EC6: "角", 0x2EC8: "讠", 0x2EC9: "贝",
    0x2ECB: "车", 0x2ECE: "辶", 0x2ED0: "钅", 0x2ED1: "長", 0x2ED3: "长", 0x2ED4: "门", 0x2ED6: "阝",
    0x2ED8: "青", 0x2ED9: "韦", 0x2EDA: "页", 0x2EDB: "风", 0x2EDC: "飞", 0x2EDD: "食", 0x2EDF: "飠",
    0x2EE0: "饣", 0x2EE2: "马", 0x2EE3: "骨", 0x2EE5: "鱼", 0x2EE6: "鸟", 0x2EE7: "卤", 0x2EE8: "麦",
    0x2EE9: "黄", 0x2EEC: "齐", 0x2EED: "歯", 0x2EEE: "齿", 0x2EEF: "竜", 0x2EF0: "龙", 0x2EF2: "亀",
}  # fmt: skip
_UNMAPPED = "\N{REPLACEMENT CHARACTER}"


@cache  # a function of its argument alone, asked for every character; there are no more than Unicode has
def printed(character: str) -> str:
    """Return what a character of a text layer prints; empty for what prints nothing.

    Spaces come back as one space, control and zero-width characters as nothing, what the font does not map as U+FFFD.
    Full-width letters, digits and punctuation stay as they are printed.
    """
    code = ord(character)
    if code == 0 or 0xD800 <= code <= 0xDFFF:
        return _UNMAPPED
    if 0x2F00 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0x2F800 <= code <= 0x2FA1F or 0xFB00 <= code <= 0xFB06:
        return unicodedata.normalize("NFKC", character)
    if 0x2E80 <= code <= 0x2EFF:
        return _RADICALS.get(code) or unicodedata.normalize("NFKC", character)
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in ("Cc", "Cf") else character
