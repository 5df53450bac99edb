"""Faults in tables of figures."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from mutants import digits
from mutants.draft import Draft, Grid
from mutants.planting import Fault, Planted, set_alike, set_cell

__all__ = ["TABLE_FAULTS"]

_SPENDING: Final = (
    "支出总表", "一般公共预算支出表", "财政拨款支出表", "支出决算表", "一般公共预算财政拨款支出决算表",
)  # fmt: skip
_ECONOMIC: Final = ("工资福利支出", "商品和服务支出", "对个人和家庭的补助")
Slip = Callable[[str, random.Random], str | None]


def _leaves(grid: Grid) -> list[int]:
    """Return the rows of the lowest level (项) that have figures."""
    return [k for k in range(len(grid.rows)) if len(grid.code(k)) == 7]


def _at_level(grid: Grid, length: int) -> list[int]:
    return [k for k in range(len(grid.rows)) if len(grid.code(k)) == length]


def _spending(draft: Draft, rng: random.Random) -> Grid | None:
    grids = [grid for grid in draft.grids() if grid.kind in _SPENDING and _leaves(grid)]
    return rng.choice(grids) if grids else None


def _total_row(grid: Grid) -> int | None:
    return next((k for k, row in enumerate(grid.rows) if "合计" in row and not grid.code(k).isdigit()), None)


def _figure(grid: Grid, row: int) -> list[int]:
    """Return the columns of a row that hold a figure other than zero, 合计 and its parts."""
    return [
        k
        for k, name in enumerate(grid.names)
        if name not in {"code", "name", "text", "类", "款", "项", "index"} and digits.parse(grid.rows[row][k])
    ]


def _leaf_slip(slip: Slip) -> Callable[[Draft, random.Random], Planted | None]:
    def plant(draft: Draft, rng: random.Random) -> Planted | None:
        grid = _spending(draft, rng)
        if grid is None:
            return None
        rows = _leaves(grid)
        rng.shuffle(rows)
        for row in rows:
            for column in _figure(grid, row):
                text = slip(grid.rows[row][column], rng)
                if text is not None and text != grid.rows[row][column]:
                    return set_cell(grid, row, column, text)
        return None

    return plant


def _total_changed(draft: Draft, rng: random.Random) -> Planted | None:
    grid = _spending(draft, rng)
    row = None if grid is None else _total_row(grid)
    if grid is None or row is None:
        return None
    column = grid.column("合计")
    return set_cell(grid, row, column, digits.change(grid.rows[row][column], rng))


def _rollup(length: int) -> Callable[[Draft, random.Random], Planted | None]:
    """Change a row in 合计 and in its part alike, so that only the levels disagree."""

    def plant(draft: Draft, rng: random.Random) -> Planted | None:
        grid = _spending(draft, rng)
        if grid is None:
            return None
        rows = [row for row in _at_level(grid, length) if len(_parts(grid, row)) == 1]
        if not rows:
            return None
        row = rng.choice(rows)
        total, part = grid.column("合计"), _parts(grid, row)[0]
        text = digits.change(grid.rows[row][total], rng)
        if text is None:
            return None
        for k, name in enumerate(grid.names):  # 基本支出 may itself be told in 人员经费 and 公用经费
            if k != part and name in {"人员经费", "公用经费"} and grid.rows[row][k]:
                return None
        grid.rows[row][part] = text
        return set_cell(grid, row, total, text)

    return plant


def _parts(grid: Grid, row: int) -> list[int]:
    return [
        k
        for k, name in enumerate(grid.names)
        if name in {"基本支出", "项目支出"} and (digits.parse(grid.rows[row][k]) or 0)
    ]


def _both_sides(draft: Draft, rng: random.Random) -> Planted | None:
    """Change the amount of a class in 收支总表, in all columns of the row that repeat it."""
    return _class_amount(draft, rng, "收支总表", "收入支出决算总表")


def _appropriation_class(draft: Draft, rng: random.Random) -> Planted | None:
    return _class_amount(draft, rng, "财政拨款收支总表", "财政拨款收入支出决算总表")


def _class_amount(draft: Draft, rng: random.Random, *kinds: str) -> Planted | None:
    grid = next((grid for grid in draft.grids() if grid.kind in kinds), None)
    if grid is None:
        return None
    label = max(k for k, name in enumerate(grid.names) if name == "name")
    first = label + 1 + (grid.names[label + 1] == "index")
    rows = [
        k
        for k, row in enumerate(grid.rows)
        if row[label] and "计" not in row[label] and any(digits.parse(text) for text in row[first:])
    ]
    if not rows:
        return None
    row = rng.choice(rows)
    first = next(k for k in range(first, len(grid.names)) if digits.parse(grid.rows[row][k]))
    old = grid.rows[row][first]
    text = digits.change(old, rng)
    if text is None:
        return None
    for k in range(first + 1, len(grid.names)):
        if grid.rows[row][k] == old:
            grid.rows[row][k] = text
    return set_cell(grid, row, first, text)


def _row_shifted(draft: Draft, rng: random.Random) -> Planted | None:
    """Put a class's amount one row too low, as happens when cells are pasted."""
    grid = next(draft.grids("财政拨款收支总表"), None)
    if grid is None:
        return None
    label = max(k for k, name in enumerate(grid.names) if name == "name")

    def filled(row: int) -> bool:
        return any(digits.parse(text) for text in grid.rows[row][label + 1 :])

    rows = [
        k
        for k in range(len(grid.rows) - 1)
        if "支出" in grid.rows[k][label]
        and not any(word in grid.rows[k][label] + grid.rows[k + 1][label] for word in ("计", "结转", "本年"))
        and filled(k)
        and not filled(k + 1)
    ]
    if not rows:
        return None
    row = rng.choice(rows)
    moved = grid.rows[row][label + 1 :]
    grid.rows[row][label + 1 :], grid.rows[row + 1][label + 1 :] = grid.rows[row + 1][label + 1 :], moved
    figure = next(text for text in moved if digits.parse(text))
    name = grid.rows[row][label].partition("、")[2] or grid.rows[row][label]
    other = grid.rows[row + 1][label].partition("、")[2] or grid.rows[row + 1][label]
    return Planted(name, other, (figure, name, other), ((grid, row), (grid, row + 1)))


def _income_total(draft: Draft, rng: random.Random) -> Planted | None:
    grid = next((grid for grid in draft.grids() if grid.kind in {"收支总表", "收入支出决算总表"}), None)
    row = None if grid is None else grid.find("收入总计") or grid.find("总计")
    if grid is None or row is None:
        return None
    column = grid.names.index("收入")
    return set_cell(grid, row, column, digits.change(grid.rows[row][column], rng))


def _spending_total(draft: Draft, rng: random.Random) -> Planted | None:
    grid = next(draft.grids("财政拨款收支总表"), None)
    row = None if grid is None else grid.find("本年支出合计") or grid.find("支出总计")
    if grid is None or row is None:
        return None
    label = "本年支出合计" if "本年支出合计" in grid.rows[row] else "支出总计"
    column = grid.rows[row].index(label) + 1
    return set_cell(grid, row, column, digits.change(grid.rows[row][column], rng))


def _unit_line(draft: Draft, rng: random.Random) -> Planted | None:
    grid = _spending(draft, rng)
    if grid is None:
        return None
    new = grid.unit.replace("万元", "元") if "万元" in grid.unit else grid.unit.replace("元", "万元")
    old, grid.unit = grid.unit, new
    return Planted(old, new, (grid.title, new, "元"), ((grid, None),))


def _neighbour(draft: Draft, rng: random.Random) -> Planted | None:
    """Copy the figures of the row above."""
    grid = _spending(draft, rng)
    if grid is None:
        return None
    total = grid.column("合计")
    rows = [
        row for row in _leaves(grid)
        if len(grid.code(row - 1)) == 7 and grid.rows[row][total] != grid.rows[row - 1][total]
    ]  # fmt: skip
    if not rows:
        return None
    row = rng.choice(rows)
    first = next(k for k, name in enumerate(grid.names) if name not in {"code", "name", "类", "款", "项"})
    old = grid.rows[row][total]
    grid.rows[row][first:] = grid.rows[row - 1][first:]
    return Planted(old, grid.rows[row][total], (grid.rows[row][total], grid.code(row), old), ((grid, row),))


def _running_cost(draft: Draft, rng: random.Random) -> Planted | None:
    """Change 机关运行经费 through its whole table, which then still closes."""
    grid = next(draft.grids("机关运行经费表"), None)
    row = None if grid is None else next((k for k, line in enumerate(grid.rows) if "合计" in "".join(line[:2])), None)
    if grid is None or row is None:
        return None
    old = next(text for text in grid.rows[row] if digits.parse(text))
    new = digits.change(old, rng)
    if new is None:
        return None
    for line in grid.rows:
        line[:] = [new if text == old else text for text in line]
    return Planted(old, new, (new,), ((grid, None),))


def _row_dropped(draft: Draft, rng: random.Random) -> Planted | None:
    grid = _spending(draft, rng)
    if grid is None:
        return None
    row = rng.choice(_leaves(grid))
    code, line = grid.code(row), grid.rows[row]
    name = next(text for text, kind in zip(line, grid.names, strict=True) if kind == "name")
    amount = line[grid.column("合计")]
    parents = [k for k in range(row) if grid.code(k) and code.startswith(grid.code(k)) and grid.code(k) != code]
    tops = [grid.rows[k][grid.column("合计")] for k in parents[-1:]]
    del grid.rows[row]
    return Planted(f"{code} {name} {amount}", "", (code, amount, *tops), ((grid, None),))


def _row_doubled(draft: Draft, rng: random.Random) -> Planted | None:
    grid = _spending(draft, rng)
    if grid is None:
        return None
    row = rng.choice(_leaves(grid))
    grid.rows.insert(row + 1, list(grid.rows[row]))
    code = grid.code(row)
    return Planted("", code, (code, grid.rows[row][grid.column("合计")]), ((grid, row), (grid, row + 1)))


def _columns_swapped(draft: Draft, rng: random.Random) -> Planted | None:
    """Put 基本支出 under 项目支出 and the other way round, in one row."""
    grid = _spending(draft, rng)
    if grid is None or "项目支出" not in grid.names:
        return None
    basic, project = grid.column("基本支出"), grid.column("项目支出")
    row = rng.choice(_leaves(grid))
    line = grid.rows[row]
    if line[basic] == line[project]:
        return None
    old = f"{line[basic]} / {line[project]}"
    line[basic], line[project] = line[project], line[basic]
    figure = line[project] if digits.parse(line[project]) else line[basic]
    return Planted(old, f"{line[basic]} / {line[project]}", (figure, grid.code(row)), ((grid, row),))


def _travel(*labels: str) -> Callable[[Draft, random.Random], Planted | None]:
    def plant(draft: Draft, rng: random.Random) -> Planted | None:
        grid = next((grid for grid in draft.grids() if grid.kind in {"三公经费表", "三公经费支出决算表"}), None)
        if grid is None:
            return None
        if "接待" in grid.names:  # one row, a column for each
            row = len(grid.rows) - 1
            columns = [grid.column(name) for name in labels if name in grid.names]
        else:
            rows = [
                k for k, line in enumerate(grid.rows)
                if any(_travel_name(name) in line[grid.column("name")] for name in labels)
            ]  # fmt: skip
            if not rows:
                return None
            row, columns = rows[0], [grid.column("合计")]
        column = next((k for k in columns if digits.parse(grid.rows[row][k])), None)
        if column is None:
            return None
        old = grid.rows[row][column]
        new = digits.change(old, rng)
        if new is None:
            return None
        if "接待" not in grid.names:
            grid.rows[row][column + 1] = new
        return set_cell(grid, row, column, new)

    return plant


def _travel_name(name: str) -> str:
    return {"接待": "接待费", "运行": "运行维护费", "公车": "购置及运行", "合计": "合计"}[name]


def _code_digit(draft: Draft, rng: random.Random) -> Planted | None:
    grid = _spending(draft, rng)
    if grid is None:
        return None
    row = rng.choice(_leaves(grid))
    column = max((k for k, name in enumerate(grid.names) if name in {"code", "项"}), default=-1)
    if column < 0:  # [2010101]行政运行
        column, code = grid.column("name"), grid.code(row)
        new = f"{code[:-2]}{rng.randint(60, 89)}"
        return set_cell(grid, row, column, grid.rows[row][column].replace(code, new), new, code)
    old = grid.rows[row][column]
    while True:
        new = old[:-2] + f"{rng.randint(60, 89)}"
        if new != old:
            break
    code = grid.code(row)
    return set_cell(grid, row, column, new, code[: -len(new)] + new if len(new) < len(code) else new, code)


def _name_swapped(draft: Draft, rng: random.Random) -> Planted | None:
    grid = _spending(draft, rng)
    if grid is None:
        return None
    rows = _leaves(grid)
    column = grid.column("name")
    row = rng.choice(rows)
    name = grid.rows[row][column].rpartition("]")[2].strip()
    names = {grid.rows[k][column].rpartition("]")[2].strip() for k in rows} - {name}
    new = rng.choice(sorted(names))
    return set_cell(grid, row, column, grid.rows[row][column].replace(name, new), new, grid.code(row))


def _people_public(draft: Draft, rng: random.Random) -> Planted | None:
    """Put an item's amount under 公用经费 instead of 人员经费, or the other way round."""
    grid = next(draft.grids("一般公共预算基本支出表"), None)
    if grid is None or "人员经费" not in grid.names:
        return None
    one, two = grid.column("人员经费"), grid.column("公用经费")
    rows = [k for k, line in enumerate(grid.rows) if bool(line[one]) != bool(line[two]) and k > 1]
    row = rng.choice(rows)
    line = grid.rows[row]
    line[one], line[two] = line[two], line[one]
    told = [line[one] or line[two], line[grid.column("name")]]
    above = [k for k in range(row) if grid.rows[k][grid.column("name")] in _ECONOMIC]
    told += [grid.rows[k][grid.column("name")] for k in above[-1:]]  # whose figure its items no longer make
    return Planted(line[one], line[two], tuple(told), ((grid, row), *((grid, k) for k in above[-1:])))


def _basic_item(draft: Draft, rng: random.Random) -> Planted | None:
    """Change one item of 基本支出 in 合计 only."""
    grid = next(draft.grids("一般公共预算基本支出表"), None)
    if grid is None:
        return None
    column = grid.column("合计")
    rows = [k for k in range(2, len(grid.rows)) if digits.parse(grid.rows[k][column])]
    row = rng.choice(rows)
    return set_cell(grid, row, column, digits.change(grid.rows[row][column], rng))


def _basic_total(draft: Draft, rng: random.Random) -> Planted | None:
    """Change the total of 基本支出 in its own table, with 人员经费, so that the row still adds up."""
    grid = next(draft.grids("一般公共预算基本支出表"), None)
    if grid is None or "人员经费" not in grid.names:
        return None
    row, one, total = 0, grid.column("人员经费"), grid.column("合计")
    old = digits.parse(grid.rows[row][total])
    people = digits.parse(grid.rows[row][one])
    if old is None or people is None:
        return None
    more = Decimal(rng.randint(3, 19)) if old < 100000 else Decimal(rng.randint(30_000, 190_000))
    mark = "," if "," in grid.rows[row][total] else ""
    grid.rows[row][one] = f"{people + more:{mark}}"
    return set_cell(grid, row, total, f"{old + more:{mark}}", grid.rows[row][one])


def _fund_column(draft: Draft, rng: random.Random) -> Planted | None:
    """Print an amount of 收入总表 under another fund."""
    grid = next(draft.grids("收入总表"), None)
    if grid is None or "一般公共预算" not in grid.names:
        return None
    one = grid.column("一般公共预算")
    rows = [k for k, line in enumerate(grid.rows) if digits.parse(line[one]) and not line[one + 1].strip("0.")]
    if not rows:
        return None
    row = rng.choice(rows)
    line = grid.rows[row]
    line[one], line[one + 1] = line[one + 1], line[one]
    return Planted(line[one], line[one + 1], (line[one + 1], grid.code(row) or "合计"), ((grid, row),))


def _project_amount(draft: Draft, rng: random.Random, which: Callable[[list[int]], int]) -> Planted | None:
    """Change the amount of one row of the list of projects, in all columns that repeat it."""
    found = _project_list(draft)
    if found is None:
        return None
    grid, rows = found
    row = which(rows)
    column = grid.column("合计")
    return set_alike(grid, row, column, digits.change(grid.rows[row][column], rng))


def _project_row(draft: Draft, rng: random.Random) -> Planted | None:
    return _project_amount(draft, rng, lambda rows: rng.choice(rows[1:]))


def _project_total(draft: Draft, rng: random.Random) -> Planted | None:
    return _project_amount(draft, rng, lambda rows: rows[0])


def _project_dropped(draft: Draft, rng: random.Random) -> Planted | None:
    found = _project_list(draft)
    if found is None:
        return None
    grid, rows = found
    row, column = rng.choice(rows[1:]), grid.column("合计")
    name, amount, total = grid.rows[row][grid.column("name")], grid.rows[row][column], grid.rows[rows[0]][column]
    del grid.rows[row]
    return Planted(f"{name} {amount}", "", (name, amount, total), ((grid, None),))


def _project_list(draft: Draft) -> tuple[Grid, list[int]] | None:
    grid = next(draft.grids("项目支出表"), None)
    if grid is None:
        return None
    column = grid.column("合计")
    rows = [k for k, line in enumerate(grid.rows) if digits.parse(line[column]) and not line[0].isdigit()]
    return (grid, rows) if len(rows) > 1 else None


TABLE_FAULTS: Final = (
    Fault("table", "digit-transposed", "两位数字颠倒", _leaf_slip(digits.transpose)),
    Fault("table", "digit-changed", "一位数字录错", _leaf_slip(digits.change)),
    Fault("table", "digit-dropped", "漏一位数字", _leaf_slip(digits.drop)),
    Fault("table", "point-shifted", "小数点错位", _leaf_slip(digits.shift)),
    Fault("table", "ten-thousand", "万元列中按元填列", _leaf_slip(digits.times_ten_thousand)),
    Fault("table", "sign", "多出负号", _leaf_slip(digits.negate)),
    Fault("table", "total-changed", "支出表合计录错", _total_changed),
    Fault("table", "rollup-类", "类级金额与款级之和不符", _rollup(3)),
    Fault("table", "rollup-款", "款级金额与项级之和不符", _rollup(5)),
    Fault("table", "rollup-项", "项级金额使款级之和不符", _rollup(7)),
    Fault("table", "balance-class", "收支总表某类支出录错", _both_sides),
    Fault("table", "appropriation-class", "财政拨款收支总表某类支出录错", _appropriation_class),
    Fault("table", "row-shifted", "金额错落一行", _row_shifted),
    Fault("table", "income-total", "收入总计录错", _income_total),
    Fault("table", "spending-total", "财政拨款支出合计录错", _spending_total),
    Fault("table", "unit-line", "表头单位写错", _unit_line),
    Fault("table", "neighbour-row", "误抄上一行", _neighbour),
    Fault("table", "same-figure", "机关运行经费与公用经费不一致", _running_cost),
    Fault("table", "row-dropped", "漏列一行", _row_dropped),
    Fault("table", "row-doubled", "重复一行", _row_doubled),
    Fault("table", "columns-swapped", "基本与项目支出颠倒", _columns_swapped),
    Fault("table", "travel-part", "三公某分项录错", _travel("接待", "运行")),
    Fault("table", "travel-cars", "公车小计与购置、运行之和不符", _travel("公车")),
    Fault("table", "travel-total", "三公合计录错", _travel("合计")),
    Fault("table", "code-digit", "科目编码录错", _code_digit),
    Fault("table", "code-name", "编码与名称不符", _name_swapped),
    Fault("table", "people-public", "人员与公用经费颠倒", _people_public),
    Fault("table", "basic-item", "基本支出某项合计录错", _basic_item),
    Fault("table", "basic-total", "基本支出合计与其他表不符", _basic_total),
    Fault("table", "fund-column", "收入列错资金性质", _fund_column),
    Fault("table", "project-row", "项目表某项目金额录错", _project_row),
    Fault("table", "project-total", "项目表合计录错", _project_total),
    Fault("table", "project-dropped", "项目表漏列一个项目", _project_dropped),
)
