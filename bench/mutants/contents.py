"""The contents page of a drawn report: every table, numbered, and the parts and sections that its layout lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mutants.draft import Grid, Item, Style, Words
from mutants.numerals import numeral

__all__ = ["contents_lines"]


def contents_lines(body: Sequence[Item], listed: Callable[[str], bool]) -> list[Item]:
    """Return a line for each table and for each text whose anchor is ``listed``, in the body's order."""
    lines: list[Item] = []
    number = 0
    for item in body:
        if isinstance(item, Grid):
            number += 1
            lines.append(Words(f"  {numeral(number)}、{item.title}", Style.CONTENTS, "contents", entry=item.anchor))
        elif isinstance(item, Words) and listed(item.anchor):
            lead = "" if item.style is Style.PART else "  "
            lines.append(Words(lead + item.text, Style.CONTENTS, "contents", entry=item.anchor))
    return lines
