"""Pictures that are the sheets of one document: which they are, and in what order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from extractor.scan.pictures import PICTURE_SUFFIXES

__all__ = ["are_sheets_of_one", "in_order", "sheets_in"]

_NUMBER: Final = re.compile(r"\d+|[一二三四五六七八九十百]+")
_LAST: Final = re.compile(r"(.*?)(\d+)\s*[页頁张張版面pP]?\s*[)\]】]?")  # what the scanner or the camera counts up
_TIME: Final = re.compile(r"\d{6,}")  # a date or time in a name, which the next sheet may have another of
_HIGHEST: Final = 100  # what is counted higher in Chinese numerals comes last


def in_order(paths: Iterable[Path]) -> list[Path]:
    """Return files in the order in which a person numbers them: 2 before 10, 第二页 before 第三页."""
    return sorted(paths, key=lambda path: (_parts(path.stem), path.name))


def sheets_in(folder: Path) -> list[Path]:
    """Return the pictures in a folder (not below it) in order. Raises OSError."""
    return in_order(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in PICTURE_SUFFIXES and not path.name.startswith(".") and path.is_file()
    )


def are_sheets_of_one(names: Iterable[str]) -> bool:
    """Say whether pictures of these names (one folder's) are one document as a scanner or a camera leaves it.

    They are several, and their names differ in the number that they end with: 1.jpg, 2.jpg; 扫描_01.tif, 扫描_02.tif;
    第1页.png, 第2页.png. A folder of documents that are a picture each is named otherwise, after whose they are.
    """
    stems = [unicodedata.normalize("NFKC", Path(name).stem) for name in names]
    counted = [_LAST.fullmatch(stem) for stem in stems]
    series = {_TIME.sub("#", found[1]) for found in counted if found}
    return len(set(stems)) > 1 and all(counted) and len(series) == 1


def _parts(stem: str) -> tuple[tuple[int, str], ...]:
    """Return a name as numbers and the texts between them, to be compared one by one."""
    plain = unicodedata.normalize("NFKC", stem).casefold()
    parts: list[tuple[int, str]] = []
    done = 0
    for found in _NUMBER.finditer(plain):
        parts += [(-1, plain[done : found.start()]), (_value(found[0]), "")]
        done = found.end()
    return (*parts, (-1, plain[done:]))


def _value(written: str) -> int:
    return int(written) if written.isdecimal() else _numerals().get(written, _HIGHEST)


@cache  # built for the first name with Chinese numerals
def _numerals() -> dict[str, int]:
    from extractor.office.numbering import chinese_number  # loads python-docx

    return {chinese_number(number): number for number in range(1, _HIGHEST)}
