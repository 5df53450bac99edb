"""Which rows of a grid are its header, and what each column's header path is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from extractor.kinds.wording import fold, term_core
from extractor.tables.piece import AnyCell, Placed
from extractor.tables.words import code_of, is_figure, is_index_row, is_total, split_code

__all__ = ["column_paths", "header_depth", "is_plain_header", "row_texts"]

_DEEPEST: Final = 7
_COLUMNS: Final = 5  # so many different short words side by side are columns, not a label with its value
_SHORT: Final = 16
_NUMBERED: Final = re.compile(r"[一二三四五六七八九十]+[、.]|[(][一二三四五六七八九十\d]+[)]|\d{1,2}[、.](?!\d)|其中:")
_FIELD: Final = re.compile(
    r"(?:专项|项目|预算|部门|单位|转移支付|政策|一级项目|二级项目|任务|资金|填报|填表|申报|市级|区级|主管|实施|编制)*"
    r"(?:名称|部门|单位|编码|代码|属性|类型|类别|负责人)(?:及名称|及代码|及编码)?(?:盖章|公章)?[:]?|主管部门及代码|.*资金总额:?"
)


def row_texts(places: Sequence[Sequence[Placed]], row: int) -> list[str]:
    """Texts of the cells that begin in a row, from left to right, each cell once."""
    texts: list[str] = []
    last: Placed | None = None
    for cell in places[row]:
        if cell is not last:
            texts.append(cell.text)
        last = cell
    return texts


def header_depth(places: Sequence[Sequence[Placed]], words: frozenset[str]) -> int:
    """Return how many rows the header has, 0 where the grid starts with its body (forms, lists).

    The header begins with a row of words; it takes in every row that a merged header cell reaches into, every row
    that splits a merged cell above it, and every row that is made of nothing but known header words.
    """
    limit = min(_DEEPEST, len(places))
    if not places or not _opens(places[0], words) or _is_stack_of_fields(places[:2]):
        return 0
    depth = 1
    while depth < limit:
        reach = max(
            (cell.row + cell.row_span for cell in places[depth - 1] if cell.row >= 0 and cell.text), default=depth
        )
        if reach > depth and reach <= limit:
            depth = reach
            continue
        if _continues(places, depth, words):
            depth += 1
            continue
        break
    return depth


def is_plain_header(places: Sequence[Sequence[Placed]], words: frozenset[str]) -> bool:
    """Whether the first row is made of known header words, nearly all of them: no body row looks like that."""
    filled = [cell for cell in _distinct(places[0]) if cell.text] if places else []
    known = sum(term_core(cell.text) in words for cell in filled)
    return len(filled) >= 2 and known * 10 >= len(filled) * 6


def _opens(row: Sequence[Placed], words: frozenset[str]) -> bool:
    """Whether a grid's first row can be a header: words, no figures, and enough of them known ones."""
    texts = [cell.text for cell in _distinct(row) if cell.text]
    if not texts or any(is_figure(text) for text in texts) or _starts_body(row):
        return False
    if _is_form(row, words):
        return False
    known = sum(_known(text, words) for text in texts)
    longest = max(len(fold(text)) for text in texts)
    if len(texts) == 1:
        return known == 1
    if known * 2 >= len(texts) or (known >= 1 and longest <= 30 and known * 3 >= len(texts)):
        return True
    # Nothing but short words, a different one in each column: names of columns, though most of them are new to us.
    return known >= 1 and len(texts) >= _COLUMNS and len(set(texts)) == len(_distinct(row)) and longest <= _SHORT


def _is_form(row: Sequence[Placed], words: frozenset[str]) -> bool:
    """Whether a row is a form's: a field's label with its value, or with the place for it, to the right."""
    cells = _distinct(row)
    filled = [cell for cell in cells if cell.text]
    if len(filled) >= 4 and sum(term_core(cell.text) in words for cell in filled) * 2 > len(filled):
        return False
    # A cell that reaches down over several rows is the heading of a group of fields.
    start = 1 if len(cells) > 2 and cells[0].row_span > 1 and not _is_field(cells[0].text) else 0
    if len(cells) < start + 2 or not _is_field(cells[start].text):
        return False
    label, value = cells[start], cells[start + 1]
    if _is_field(value.text) or label.row_span > value.row_span:
        return False
    if label.row_span > 1 and _known(value.text, words):  # two header cells that reach down side by side
        return False
    return term_core(value.text) not in words and (bool(value.text) or len(filled) * 2 <= len(cells))


def _is_stack_of_fields(rows: Sequence[Sequence[Placed]]) -> bool:
    """Whether two rows each hold a field's label and its value in the same places, though the value is a known word."""
    pairs = [_distinct(row) for row in rows]
    if len(pairs) < 2 or any(len(pair) != 2 or not _is_field(pair[0].text) for pair in pairs):
        return False
    (label, value), (next_label, next_value) = pairs
    same = label.column_span == next_label.column_span and label.row_span == next_label.row_span == 1
    return same and not _is_field(value.text) and not is_figure(next_value.text)


def _is_field(text: str) -> bool:
    return bool(_FIELD.fullmatch(fold(text).replace("(", "").replace(")", "")))


def _continues(places: Sequence[Sequence[Placed]], row: int, words: frozenset[str]) -> bool:
    cells = _distinct(places[row])
    texts = [cell.text for cell in cells if cell.text]
    if not texts or any(is_figure(text) for text in texts) or is_index_row(texts) or _starts_body(places[row]):
        return False
    known = sum(_known(text, words) for text in texts)
    splits = any(
        above.column_span > 1 and above.text and cell.column_span < above.column_span and cell.text
        for above, cell in zip(places[row - 1], places[row], strict=True)
        if above is not cell
    )
    if splits:
        return known * 2 >= len(texts) or (known >= 1 and len(texts) >= 2) or all(len(fold(t)) <= 12 for t in texts)
    return len(texts) >= 2 and known * 10 >= len(texts) * 7


def _starts_body(row: Sequence[Placed]) -> bool:
    """Whether a row begins as body rows do: a total, a numbered item, a code."""
    filled = [cell for cell in _distinct(row) if cell.text]
    if not filled:
        return True
    first = fold(filled[0].text)
    if is_total(first):
        return filled[0].column == row[0].column and all(
            is_total(cell.text) or is_figure(cell.text) or not cell.text for cell in filled
        )
    return bool(_NUMBERED.match(first)) or bool(code_of(first)) or bool(split_code(first)[0])


def _known(text: str, words: frozenset[str]) -> bool:
    core = term_core(text)
    if core in words:
        return True
    return (
        core.removesuffix("数") in words
        or core.removesuffix("支出") in words
        or any(
            core.endswith(word)
            for word in ("科目", "编码", "名称", "预算数", "决算数", "经费", "支出", "收入", "资金", "合计")
        )
    )


def _distinct(row: Sequence[AnyCell]) -> list[AnyCell]:
    cells: list[AnyCell] = []
    for cell in row:
        if not cells or cells[-1] is not cell:
            cells.append(cell)
    return cells


def column_paths(places: Sequence[Sequence[Placed]], depth: int) -> list[tuple[str, ...]]:
    """Return each column's header texts from top to bottom, a merged cell once, spaces inside words removed."""
    width = len(places[0]) if places else 0
    paths: list[tuple[str, ...]] = []
    for column in range(width):
        path: list[str] = []
        last: Placed | None = None
        for row in range(depth):
            cell = places[row][column]
            text = "".join(cell.text.split())
            if cell is not last and text and (not path or path[-1] != text):
                path.append(text)
            last = cell
        paths.append(tuple(path))
    return paths
