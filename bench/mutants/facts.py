"""The figures of an invented unit, in 元, from which every table and sentence of its report is printed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from mutants.projects import Project, draw_projects
from mutants.trades import TRADES, Trade

__all__ = ["Change", "Facts", "Leaf", "invent", "percent", "wan", "yuan"]

_PLACES = ("云岭", "清河", "望江", "平川", "石桥", "青山", "白沙", "龙泉", "松源", "临湖")
_CENT = Decimal("0.01")


def wan(amount: int, *, grouped: bool = False) -> str:
    """Print 元 as 万元 with two decimals, rounded half up."""
    value = (Decimal(amount) / 10000).quantize(_CENT, ROUND_HALF_UP)
    return f"{value:,}" if grouped else f"{value}"


def yuan(amount: int) -> str:
    """Print 元 with separators."""
    return f"{amount:,}"


def percent(part: int, whole: int) -> str:
    """Print a share or a growth in percent with two decimals."""
    return f"{(Decimal(100) * part / whole).quantize(_CENT, ROUND_HALF_UP)}%"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A line at the lowest level of the functional classification: code, name, 基本支出 and 项目支出 in 元."""

    code: str
    name: str
    basic: int
    project: int
    people: int = 0  # 人员经费 within the basic part
    fund: bool = False  # paid by 政府性基金


@dataclass(frozen=True, slots=True)
class Change:
    """An amount of this year and of the year before, in 元."""

    now: int
    before: int

    @property
    def grows(self) -> bool:
        """Say whether it went up."""
        return self.now > self.before

    def told(self) -> str:
        """Tell the change as reports do."""
        if self.now == self.before:
            return "与上年持平"
        word, rate = ("增加", "增长") if self.grows else ("减少", "下降")
        moved = abs(self.now - self.before)
        return f"比上年{word}{wan(moved)}万元，{rate}{percent(moved, self.before)}"


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the reports of one unit are printed from; money in 元."""

    place: str
    unit: str
    code: str
    year: int
    trade: Trade
    leaves: tuple[Leaf, ...]
    economic: tuple[tuple[str, str, str, int], ...]  # code, name, name of the government's class, amount
    projects: tuple[Project, ...]
    total_change: Change
    running_change: Change
    hospitality: int
    car_running: int
    purchase: tuple[int, int, int]  # goods, works, services
    staff: int
    cars: tuple[int, int, int]  # 机要通信, 应急保障, 其他
    area: str
    fund_total: int

    @property
    def basic(self) -> int:
        """基本支出."""
        return sum(leaf.basic for leaf in self.leaves)

    @property
    def project(self) -> int:
        """项目支出, that of funds included."""
        return sum(leaf.project for leaf in self.leaves)

    @property
    def total(self) -> int:
        """All expenditure."""
        return self.basic + self.project

    @property
    def general(self) -> int:
        """What the general public budget pays."""
        return self.total - self.fund_total

    @property
    def public(self) -> int:
        """公用经费."""
        return sum(amount for code, _, _, amount in self.economic if code.startswith("302"))

    @property
    def people(self) -> int:
        """人员经费."""
        return self.basic - self.public

    def classes(self, *, fund: bool | None = None) -> list[tuple[str, str, int, int, int]]:
        """Return (code, name, basic, project, people) of all levels, in order of codes."""
        names = dict(self.trade.names)
        sums: dict[str, list[int]] = {}
        labels: dict[str, str] = {}
        for leaf in self.leaves:
            if fund is not None and leaf.fund is not fund:
                continue
            for length in (3, 5, 7):
                entry = sums.setdefault(leaf.code[:length], [0, 0, 0])
                for k, amount in enumerate((leaf.basic, leaf.project, leaf.people)):
                    entry[k] += amount
            labels[leaf.code] = leaf.name
        return [(code, labels.get(code) or names[code], *sums[code]) for code in sorted(sums)]  # type: ignore[misc]


def invent(seed: int, *, funds: bool = False) -> Facts:
    """Make up a unit; the same seed makes the same one."""
    rng = random.Random(seed)  # noqa: S311  (not for secrets)
    trade = TRADES[rng.randrange(len(TRADES))]
    place = rng.choice(_PLACES)
    staff = rng.randint(18, 64)
    year = rng.choice((2024, 2025, 2026))

    def money(low: int, high: int, step: int = 1) -> int:
        return rng.randrange(low, high, step)

    wages = money(1_100_000, 2_400_000)
    allowances = money(600_000, 1_100_000)
    bonus = money(150_000, 420_000)
    merit = money(90_000, 260_000)
    pension = round((wages + allowances) * 0.16) + money(0, 99)
    medical = round((wages + allowances) * 0.065) + money(0, 99)
    servants = round(medical * 0.4) + money(0, 50)
    other = money(40_000, 99_000)
    housing = round((wages + allowances) * 0.12) + money(0, 99)
    retired = money(150_000, 520_000)
    hospitality = money(3_000, 26_000) if seed % 2 else 0
    car = money(20_000, 66_000) if seed % 3 else 0
    office = [
        ("30201", "办公费", "办公经费", money(15_000, 60_000)),
        ("30202", "印刷费", "办公经费", money(9_000, 30_000)),
        ("30205", "水费", "办公经费", money(1_500, 5_000)),
        ("30206", "电费", "办公经费", money(6_000, 19_000)),
        ("30207", "邮电费", "办公经费", money(2_500, 9_000)),
        ("30211", "差旅费", "办公经费", money(15_000, 40_000)),
        ("30217", "公务接待费", "公务接待费", hospitality),
        ("30229", "福利费", "办公经费", money(50_000, 110_000)),
        ("30231", "公务用车运行维护费", "公务用车运行维护费", car),
        ("30239", "其他交通费用", "办公经费", money(120_000, 260_000)),
        ("30299", "其他商品和服务支出", "其他商品和服务支出", money(20_000, 60_000)),
    ]
    economic = [
        ("30101", "基本工资", "工资奖金津补贴", wages),
        ("30102", "津贴补贴", "工资奖金津补贴", allowances),
        ("30103", "奖金", "工资奖金津补贴", bonus),
        ("30107", "绩效工资", "其他工资福利支出", merit),
        ("30108", "机关事业单位基本养老保险缴费", "社会保障缴费", pension),
        ("30110", "职工基本医疗保险缴费", "社会保障缴费", medical),
        ("30111", "公务员医疗补助缴费", "社会保障缴费", servants),
        ("30112", "其他社会保障缴费", "社会保障缴费", other),
        ("30113", "住房公积金", "住房公积金", housing),
        *[line for line in office if line[3]],
        ("30302", "退休费", "离退休费", retired),
    ]
    public = sum(line[3] for line in office)
    projects = draw_projects(rng, place, trade, year, funds=funds)
    by_code: dict[str, int] = {}
    for project in projects:
        by_code[project.code] = by_code.get(project.code, 0) + project.amount
    core = wages + allowances + bonus + merit
    leaves = [Leaf(trade.running, "行政运行", core + public, by_code.pop(trade.running, 0), core)]
    named = dict(trade.names)
    own = [code for code in by_code if not code.startswith(("208", "212"))]
    leaves += [Leaf(code, named[code], 0, by_code.pop(code)) for code in own]
    leaves += [
        Leaf("2080501", "行政单位离退休", retired, 0, retired),
        Leaf("2080505", "机关事业单位基本养老保险缴费支出", pension, 0, pension),
        Leaf("2089999", "其他社会保障和就业支出", other, 0, other),
        Leaf("2101101", "行政单位医疗", medical, 0, medical),
        Leaf("2101103", "公务员医疗补助", servants, 0, servants),
        Leaf("2210201", "住房公积金", housing, 0, housing),
    ]
    for code, amount in by_code.items():
        leaves.append(Leaf(code, named[code], 0, amount, 0, code.startswith("21208")))
    leaves.sort(key=lambda leaf: leaf.code)
    total = sum(leaf.basic + leaf.project for leaf in leaves)
    before = round(total / rng.choice((0.91, 0.955, 1.038, 1.076, 1.124))) + money(0, 999)
    running_before = round(public / rng.choice((0.87, 0.93, 1.052))) + money(0, 999)
    return Facts(
        place, f"{place}县{trade.office}", f"{rng.randint(101, 499)}001", year, trade, tuple(leaves), tuple(economic),
        tuple(projects), Change(total, before), Change(public, running_before), hospitality, car,
        (money(10_000, 90_000, 100), money(0, 2) * money(100_000, 400_000, 100), money(20_000, 200_000, 100)),
        staff, (rng.randint(0, 2), rng.randint(0, 2), rng.randint(0, 3)),
        f"{rng.randint(300, 2400)}.{rng.randint(1, 9)}",
        sum(leaf.project for leaf in leaves if leaf.fund),
    )  # fmt: skip
