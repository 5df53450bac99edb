"""What each column of a table holds: its role, its panel, its own unit, and which canonical column it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from extractor.kinds.wording import fold, term_core
from extractor.tables.caption_lines import find_unit
from extractor.tables.terms import TermIndex
from extractor.tables.words import (
    CODE_HEADER,
    INDEX_HEADER,
    NAME_HEADER,
    code_of,
    is_figure,
    is_index_row,
    is_total,
    split_code,
)
from schemas.document import Cell, Column, ColumnRole

__all__ = ["describe_columns", "name_concepts"]

_PERCENT: Final = re.compile(r"[%％]|比例|增长率|执行率|完成率|占比|比重|权重")
_COUNT: Final = re.compile(r"数量|人数|批次|台数|辆数|次数|个数|编制数|团组数|^辆$|^台$|^人$|面积")
_PRICE: Final = re.compile(r"单价(?:\(|$)|单位价格")  # of one piece: no amount that could add up with others
_TEXT: Final = re.compile(r"性质|备注|说明|依据|理由|目标|指标|内容|规格|型号|时间|方式|是否|原因|地址")
_SORTED_BY: Final = re.compile(
    r"^\(?按.*(?:分类|性质|用途|科目)|^项目\(按"
)  # heads the labels of one way to divide a total
_PANEL_NAME: Final = re.compile(r"^\(?按|^项目|^科目|^支出|^收入|分类|编码|名称|经济|功能")
_AMOUNT: Final = re.compile(
    r"合计|小计|总计|金额|预算|决算|支出|收入|资金|经费|拨款|结转|结余|元|费$|数$|余额|补助|基金|专户|货物|工程|服务$"
)
_IDENTIFIER: Final = re.compile(r"(?:编码|代码|编号)$")
_LONG_CODE: Final = re.compile(
    r"[A-Za-z]?\d{10,30}[A-Za-z]?"
)  # of projects and units of account, too long for an amount
# What heads several columns and says that all of them are percentages; an amount among them is named as one.
_PERCENTS: Final = re.compile(r"[%％][)）]?$|(?:增长|增减|执行|完成|变动)率$|(?:增减|变动|增长)(?:比例|幅度)$")
_MONEY: Final = re.compile(r"额|元|数$")
_OTHER_YEAR: Final = re.compile(r"上年(?!结转|结余)|增减|变化|比较")
_SAMPLE: Final = 60  # body rows looked at to tell a column's role


def describe_columns(
    paths: Sequence[tuple[str, ...]], body: Sequence[Sequence[Cell]], header: Sequence[Sequence[Cell]]
) -> tuple[Column, ...]:
    """Return the columns with role, panel and unit; concepts come once the kind is known."""
    roles = [_role(column, path, body) for column, path in enumerate(paths)]
    if ColumnRole.NAME not in roles:
        _promote_name(roles, paths, body)
    panels = _panels(roles, paths, header)
    return tuple(
        Column(index, path, role, None, panel, find_unit(path[-1]) if path else None)
        for index, (path, role, panel) in enumerate(zip(paths, roles, panels, strict=True))
    )


def _role(  # noqa: PLR0911  (one for each role)
    column: int, path: tuple[str, ...], body: Sequence[Sequence[Cell]]
) -> ColumnRole:
    path = _without_total(path)
    leaf = fold(path[-1]) if path else ""
    texts = _texts(column, body)
    figures = sum(is_figure(text) for text in texts)
    if INDEX_HEADER.search(leaf) and all(len(fold(text)) <= 6 for text in texts):
        return ColumnRole.INDEX
    if _is_code(leaf, path, texts):
        return ColumnRole.CODE
    mostly_figures = texts and figures * 2 > len(texts)
    if mostly_figures:
        if _of_percents(path) or all(text.endswith(("%", "％")) for text in texts if is_figure(text)):
            return ColumnRole.PERCENT
        if (_COUNT.search(leaf) and "元" not in leaf) or _PRICE.search(leaf):
            return ColumnRole.COUNT
        return ColumnRole.TEXT if re.search(r"指标值|目标值|年度$|年份", leaf) else ColumnRole.AMOUNT
    if not texts:
        role = _role_by_header(leaf)
        return ColumnRole.PERCENT if role is ColumnRole.AMOUNT and _of_percents(path) else role
    return _role_of_words(leaf, texts)


def _of_percents(path: tuple[str, ...]) -> bool:
    """Whether a column's header, or one that stands over it and its neighbours, says that it holds percentages."""
    *above, leaf = [fold(part) for part in path] or [""]
    return bool(_PERCENT.search(leaf)) or (not _MONEY.search(leaf) and any(_PERCENTS.search(part) for part in above))


def _without_total(path: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out a 合计 below a code's or name's header: it labels a total row that the header's lines run into."""
    if len(path) > 1 and is_total(path[-1]) and re.search(r"编码|代码|名称$|^科目$|^项目$", path[-2]):
        return path[:-1]
    return path


def _role_by_header(leaf: str) -> ColumnRole:
    """Return the role of a column without content."""
    if _TEXT.search(leaf):
        return ColumnRole.TEXT
    if NAME_HEADER.search(leaf):
        return ColumnRole.NAME
    if _PERCENT.search(leaf):
        return ColumnRole.PERCENT
    if _COUNT.search(leaf) or _PRICE.search(leaf):
        return ColumnRole.COUNT
    return ColumnRole.AMOUNT if _AMOUNT.search(leaf) else ColumnRole.TEXT


def _role_of_words(leaf: str, texts: list[str]) -> ColumnRole:
    if _SORTED_BY.search(leaf):
        return ColumnRole.NAME
    if _TEXT.search(leaf):
        return ColumnRole.TEXT
    if NAME_HEADER.search(leaf):
        return ColumnRole.NAME
    if _AMOUNT.search(leaf) and all(
        is_figure(text) or fold(text) in {"-", "—", "--", "——", "/", "无"} for text in texts
    ):
        return ColumnRole.AMOUNT
    return ColumnRole.TEXT


def _is_code(leaf: str, path: tuple[str, ...], texts: list[str]) -> bool:
    codes = [text for text in texts if code_of(text)]
    if _IDENTIFIER.search(leaf) and texts and all(_LONG_CODE.fullmatch(fold(text)) for text in texts):
        return True
    if CODE_HEADER.search(leaf) or (len(path) > 1 and re.search(r"编码|代码", path[-2]) and leaf in {"类", "款", "项"}):
        return (
            not texts
            or len(codes) * 2 >= sum(bool(re.search(r"\d", text)) for text in texts)
            or leaf in {"类", "款", "项"}
        )
    if len(codes) < 3 or len(codes) * 10 < len(texts) * 8:
        return False
    # Codes without a code header: whole numbers of 3, 5, 7 digits that begin as classifications do.
    return all(re.fullmatch(r"[1-5]\d\d(?:\d\d){0,2}", code_of(text)) for text in codes) and not _AMOUNT.search(leaf)


def _texts(column: int, body: Sequence[Sequence[Cell]]) -> list[str]:
    texts: list[str] = []
    above: Cell | None = None
    for row in body[:_SAMPLE]:
        cell = row[column]
        if cell.text and cell.column == column and cell is not above:  # a cell over several rows counts once
            texts.append(cell.text)
        above = cell
    if texts and len(body) > 1 and re.fullmatch(r"\d{1,2}|栏次|\*+", fold(texts[0])):
        first = [cell.text for cell in body[0]]
        if is_index_row(first):
            return texts[1:]
    return texts


def _promote_name(roles: list[ColumnRole], paths: Sequence[tuple[str, ...]], body: Sequence[Sequence[Cell]]) -> None:
    """Without a name by its header, the first column of words is the name (it may carry codes in front)."""
    for column, role in enumerate(roles):
        texts = _texts(column, body)
        words = sum(not is_figure(text) for text in texts)
        coded = sum(bool(split_code(text)[0]) for text in texts)
        leaf = fold(paths[column][-1]) if paths[column] else ""
        if role is ColumnRole.TEXT and texts and (words * 2 > len(texts) or coded) and not _TEXT.search(leaf):
            roles[column] = ColumnRole.NAME
            return


def _panels(
    roles: Sequence[ColumnRole], paths: Sequence[tuple[str, ...]], header: Sequence[Sequence[Cell]]
) -> list[int]:
    """Return the panel of each column: a label column after figures begins a new half of the table."""
    labels = {ColumnRole.NAME, ColumnRole.CODE}
    panels: list[int] = []
    panel = 0
    figures = named = False
    for column, role in enumerate(roles):
        if role in labels and figures and named and _begins_panel(column, roles, paths, header):
            panel += 1
            figures = named = False
        if role in labels:
            named = True
        elif role in {ColumnRole.AMOUNT, ColumnRole.COUNT, ColumnRole.PERCENT}:
            figures = True
        panels.append(panel)
    return panels


def _begins_panel(
    column: int, roles: Sequence[ColumnRole], paths: Sequence[tuple[str, ...]], header: Sequence[Sequence[Cell]]
) -> bool:
    follows = any(role is ColumnRole.AMOUNT for role in roles[column + 1 :])
    path = paths[column]
    if not follows or not path:
        return False
    first = next(index for index, role in enumerate(roles) if role in {ColumnRole.NAME, ColumnRole.CODE})
    same = term_core(path[-1]) == (term_core(paths[first][-1]) if paths[first] else "")
    halves = bool(header) and header[0][column] is not header[0][first] and len(path) > 1
    return same or (halves and bool(_PANEL_NAME.search(fold(path[-1])))) or fold(path[-1]).startswith("支出")


def name_concepts(columns: Sequence[Column], terms: TermIndex) -> tuple[Column, ...]:
    """Give each figure column its canonical name; a name that two columns of a panel claim goes to the plainer one."""
    claims: dict[tuple[int, str], list[int]] = {}
    names: dict[int, tuple[str, ...]] = {}
    for column in columns:
        if column.role is ColumnRole.NAME:
            names.setdefault(column.panel, column.path)
    for column in columns:
        if column.role in {ColumnRole.AMOUNT, ColumnRole.COUNT, ColumnRole.PERCENT, ColumnRole.TEXT} and column.path:
            concept = terms.column(_below_title(column.path, names.get(column.panel, ())))
            if concept is not None and (column.role is not ColumnRole.TEXT or terms.is_money(concept)):
                claims.setdefault((column.panel, concept), []).append(column.index)
    named: dict[int, str] = {}
    for (_, concept), every in claims.items():
        budgets = [index for index in every if _side(columns[index].path) == "预算数"]
        finals = [index for index in every if _side(columns[index].path) == "决算数"]
        paired = terms.column_name(f"{concept}预算数")
        if paired and budgets and finals:
            named.update({index: paired for index in budgets[:1] if len(budgets) == 1})
        claimants = finals or every
        winner = _plainest(claimants, columns)
        if winner is not None:
            named[winner] = concept
    return tuple(
        replace(column, concept=named[column.index], role=_money(column.role)) if column.index in named else column
        for column in columns
    )


def _money(role: ColumnRole) -> ColumnRole:
    """Return AMOUNT for an empty column under a header that means money."""
    return ColumnRole.AMOUNT if role is ColumnRole.TEXT else role


def _below_title(path: tuple[str, ...], name: tuple[str, ...]) -> tuple[str, ...]:
    """Return the path without the headers that stand over the labels too: they are the panel's title (本年收入)."""
    shared = 0
    while shared < min(len(path) - 1, len(name)) and path[shared] == name[shared]:
        shared += 1
    return path[shared:]


def _plainest(claimants: list[int], columns: Sequence[Column]) -> int | None:
    """Return the column that a name fits best: of this year rather than another, without further words; else None."""
    if len(claimants) == 1:
        return claimants[0]
    claimants = [index for index in claimants if not _OTHER_YEAR.search("/".join(columns[index].path))] or claimants
    latest = max(_year(columns[index].path) for index in claimants)
    claimants = [index for index in claimants if _year(columns[index].path) == latest]
    shortest = min(len(columns[index].path) for index in claimants)
    plain = [index for index in claimants if len(columns[index].path) == shortest]
    return plain[0] if len(plain) == 1 else None


def _side(path: tuple[str, ...]) -> str:
    """Say whether a column is on the budget's or the accounts' side of a table that has both."""
    cores = [term_core(part) for part in path]
    return next((side for side in ("预算数", "决算数") for core in cores if core.endswith(side)), "")


def _year(path: tuple[str, ...]) -> int:
    found = [int(year) for part in path for year in re.findall(r"20\d\d", part)]
    return max(found, default=0)
