"""Invented projects: an amount in 元, how their form tells it, and indicators that agree with it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from mutants.trades import Trade

__all__ = ["Aim", "Project", "draw_projects"]


@dataclass(frozen=True, slots=True)
class Aim:
    """An indicator: level 1, level 2, name, value."""

    level1: str
    level2: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Project:
    """A project; ``sort`` says how it was calculated, so that faults find the forms they can spoil."""

    sort: str
    name: str
    code: str
    amount: int
    about: str
    plan: str
    aims: tuple[Aim, ...]
    source: str = "市县"
    fund: bool = False
    extra: dict[str, str] = field(default_factory=dict)


def _ten_thousands(amount: int) -> str:
    """Print 元 in 万元 with no more decimals than it needs."""
    return f"{amount / 10000:.4f}".rstrip("0").rstrip(".")


def draw_projects(rng: random.Random, place: str, trade: Trade, year: int, *, funds: bool) -> list[Project]:
    """Make up the projects of a unit, some of many sorts."""
    makers = [_survivors, _village, _software, _paper, _lists, _meeting, _annuity, _repair, _posts, _survey]
    chosen = [_lists, _meeting, *rng.sample([maker for maker in makers if maker not in {_lists, _meeting}], 4)]
    projects = [maker(rng, place, trade, year) for maker in chosen]
    if funds:
        projects.append(_works(rng, place, trade, year))
    return projects


def _benefit(text: str, word: str) -> Aim:
    return Aim("效益指标", "社会效益", text, word)


def _pleased(who: str, rate: int) -> Aim:
    return Aim("满意度指标", "服务对象满意度", f"{who}满意度", f"≥{rate}%")


def _survivors(rng: random.Random, _place: str, trade: Trade, year: int) -> Project:
    rate, people = rng.randrange(480, 760, 4), rng.randint(2, 5)
    amount = rate * people * 12
    return Project(
        "monthly", f"{year}年度遗属补助", trade.admin, amount,
        f"按照县委县政府{year}年有关要求，给单位遗属人员每人每月{rate}元标准给予补贴，我单位遗属{people}人，共补助资金{amount}元。",
        "按月足额发放。",
        (
            Aim("产出指标", "数量指标", "遗属补助人数", f"{people}人"),
            Aim("产出指标", "质量指标", "遗属补助发放准确率", "100%"),
            Aim("产出指标", "时效指标", "遗属补助发放及时性", "及时"),
            Aim("产出指标", "成本指标", "遗属补助标准", f"{rate}元/月/人"),
            _benefit("促进社会和谐稳定", "促进"), _pleased("遗属人员", 98),
        ),
        extra={"rate": str(rate)},
    )  # fmt: skip


def _village(rng: random.Random, _place: str, trade: Trade, _year: int) -> Project:
    people, rate, days = rng.randint(2, 6), rng.choice((60, 80, 100)), 250
    amount = people * rate * days
    return Project(
        "daily", "驻村工作队经费", trade.admin, amount,
        f"为推动巩固脱贫攻坚成果同乡村振兴有效衔接，我单位有{people}名驻村干部，每人每天生活补助{rate}元，"
        f"全年按{days}天计算，共需{_ten_thousands(amount)}万元。",
        "待资金到位后，及时将生活补助发放到位。",
        (
            Aim("产出指标", "数量指标", "驻村工作队员人数", f"{people}人"),
            Aim("产出指标", "质量指标", "补助发放准确率", "100%"),
            Aim("产出指标", "时效指标", "生活补助发放及时性", "及时"),
            Aim("产出指标", "成本指标", "驻村干部生活补助标准", f"{rate}元/人/天"),
            _benefit("推动巩固脱贫攻坚成果", "推动"), _pleased("驻村干部", 95),
        ),
        extra={"rate": str(rate)},
    )  # fmt: skip


def _software(rng: random.Random, _place: str, trade: Trade, year: int) -> Project:
    amount = rng.randint(20, 120) * 10_000
    return Project(
        "limit", f"{trade.field}信息平台建设费", trade.admin, amount,
        f"建设{trade.field}信息平台，实现业务数据的在线采集和分析，需要总费用{_ten_thousands(amount)}万元。",
        f"{year}年上半年完成平台开发，下半年投入运行。",
        (
            Aim("产出指标", "数量指标", "软件开发数量", "≥1项"),
            Aim("产出指标", "质量指标", "软件验收合格率", "≥98%"),
            Aim("产出指标", "时效指标", "平台投入运行时间", f"{year}年11月"),
            Aim("产出指标", "成本指标", "平台建设费用", f"≤{_ten_thousands(amount)}万元"),
            _benefit("提升业务数据分析水平", "提升"), _pleased("使用人员", 95),
        ),
    )  # fmt: skip


def _paper(rng: random.Random, _place: str, trade: Trade, year: int) -> Project:
    count, price = rng.randrange(100, 400, 20), rng.choice((120, 150, 180, 200))
    amount = count * price
    return Project(
        "unit-price", "补充公用经费-A4纸", trade.admin, amount,
        f"{year}年采购日常办公用A4纸{count}件，每件{price}元，共需{amount}元。",
        "按需采购，及时验收。",
        (
            Aim("产出指标", "数量指标", "A4纸采购数量", f"{count}件"),
            Aim("产出指标", "质量指标", "A4纸验收合格率", "100%"),
            Aim("产出指标", "时效指标", "采购支付及时性", "及时"),
            Aim("产出指标", "成本指标", "A4纸单价", f"{price}元/件"),
            _benefit("保障单位正常运转", "保障"), _pleased("使用人员", 95),
        ),
        extra={"price": str(price), "count": str(count)},
    )  # fmt: skip


def _lists(rng: random.Random, _place: str, trade: Trade, year: int) -> Project:
    names = ("差旅费", "办公费", "印刷费", "邮电费", "劳务费", "委托业务费")
    parts = [(name, rng.randint(2, 12) * 10_000) for name in names]
    parts.append(("其他商品和服务支出", rng.randrange(20_000, 160_000, 100)))
    amount = sum(part for _, part in parts)
    told = "、".join(f"{name}{_ten_thousands(part)}万元" for name, part in parts)
    return Project(
        "list", f"{year}年补充公用经费", trade.admin, amount,
        f"安排{told}，共下达补充公用经费{_ten_thousands(amount)}万元。",
        "按照单位日常运行实际情况，合理安排各项支出。",
        (
            Aim("产出指标", "数量指标", "购买办公用品数量", f"≥{rng.randint(20, 90)}种"),
            Aim("产出指标", "数量指标", "出差人数", f"≥{rng.randint(20, 90)}人"),
            Aim("产出指标", "质量指标", "购买办公用品质量合格率", "100%"),
            Aim("产出指标", "时效指标", "运转经费保障时间", f"{year}年度"),
            Aim("产出指标", "成本指标", "补充公用经费总额", f"≤{amount}元"),
            _benefit("保障单位各项工作开展", "保障"), _pleased("单位职工", 95),
        ),
        extra={name: _ten_thousands(part) for name, part in parts},
    )  # fmt: skip


def _meeting(rng: random.Random, place: str, trade: Trade, year: int) -> Project:
    month, day, length = rng.randint(2, 11), rng.randint(3, 20), rng.randint(1, 3)
    amount = rng.randint(12, 70) * 10_000
    begin, end = f"{year}年{month}月{day}日", f"{year}年{month}月{day + length}日"
    return Project(
        "dates", f"{place}县{trade.field}工作会议", trade.work, amount,
        f"会议所需费用包括伙食费、住宿费等，{year}年预计会议费{_ten_thousands(amount)}万元。",
        f"依照有关规定筹备会议，预计召开时间{begin}，结束时间{end}。",
        (
            Aim("产出指标", "数量指标", "会议召开次数", "≥1次"),
            Aim("产出指标", "数量指标", "参加会议人数", f"≥{rng.randint(80, 400)}人"),
            Aim("产出指标", "质量指标", "会议安排合理性", "合理"),
            Aim("产出指标", "时效指标", "会议召开时间", begin),
            Aim("产出指标", "时效指标", "会议结束时间", end),
            Aim("产出指标", "成本指标", "会议费用", f"≤{_ten_thousands(amount)}万元"),
            _benefit("促进全县经济发展和社会稳定", "促进"), _pleased("参会人员", 95),
        ),
        extra={"begin": begin, "end": end},
    )  # fmt: skip


def _annuity(rng: random.Random, _place: str, _trade: Trade, year: int) -> Project:
    people, each = rng.randint(2, 7), rng.randint(6, 11)
    amount = people * each * 10_000
    return Project(
        "each", f"{year}年度退休人员做实职业年金", "2080506", amount,
        f"{year}年我单位准备退休{people}人，退休人员{people}人做实职业年金预估每人{each}万元，"
        f"共需资金{people * each}万元。",
        "按实际需求足额支付。",
        (
            Aim("产出指标", "数量指标", f"{year}年度退休人数", f"{people}人"),
            Aim("产出指标", "质量指标", "做实职业年金准确率", "100%"),
            Aim("产出指标", "时效指标", "做实职业年金及时性", "及时"),
            Aim("产出指标", "成本指标", "做实职业年金总额", f"≤{amount}元"),
            _benefit("促进社会和谐稳定", "促进"), _pleased("退休人员", 98),
        ),
        extra={"each": str(each)},
    )  # fmt: skip


def _repair(rng: random.Random, _place: str, trade: Trade, year: int) -> Project:
    amount = rng.randint(8, 60) * 10_000
    return Project(
        "limit", "办公用房日常零散维修", trade.admin, amount,
        f"{year}年办公用房零散维修，需维修费{amount}元。",
        "遵循保运转、保重点的原则，及时足额拨付资金。",
        (
            Aim("产出指标", "数量指标", "办公用房维修项目", f"≥{rng.randint(3, 30)}项"),
            Aim("产出指标", "质量指标", "维修验收合格率", "100%"),
            Aim("产出指标", "时效指标", "维修完成时间", f"{year}年12月底前"),
            Aim("产出指标", "成本指标", "维修费用", f"≤{_ten_thousands(amount)}万元"),
            _benefit("改善办公条件", "改善"), _pleased("办公人员", 90),
        ),
    )  # fmt: skip


def _posts(rng: random.Random, _place: str, _trade: Trade, year: int) -> Project:
    people, wage, months = rng.randint(1, 3), rng.randrange(1700, 2200, 10), 12
    amount = people * wage * months
    return Project(
        "monthly", "公益性岗位补贴", "2080705", amount,
        f"按照就业补助资金有关规定，{year}年我单位公益性岗位{people}人，每人每月补贴{wage}元，共需资金{amount}元。",
        "通过考勤制度核实人员情况，按规定发放补贴。",
        (
            Aim("产出指标", "数量指标", "公益性岗位人数", f"{people}人"),
            Aim("产出指标", "质量指标", "补贴对象符合率", "100%"),
            Aim("产出指标", "时效指标", "补贴发放及时性", "及时"),
            Aim("产出指标", "成本指标", "公益性岗位补贴标准", f"{wage}元/人/月"),
            _benefit("促进困难人员就业", "促进"), _pleased("岗位人员", 98),
        ),
        source="省级",
        extra={"rate": str(wage)},
    )  # fmt: skip


def _survey(rng: random.Random, place: str, trade: Trade, year: int) -> Project:
    amount = rng.randrange(80_000, 900_000, 10)
    begin = f"{year}年{rng.randint(3, 5)}月"
    end = f"{year}年{rng.randint(9, 12)}月"
    return Project(
        "limit", f"{place}县{trade.field}业务专项经费", trade.work, amount,
        f"开展{trade.field}业务专项工作，{year}年需专项经费{amount}元。",
        f"项目自{begin}至{end}组织实施。",
        (
            Aim("产出指标", "数量指标", "完成专项任务数量", f"≥{rng.randint(3, 40)}项"),
            Aim("产出指标", "质量指标", "专项任务验收合格率", "≥95%"),
            Aim("产出指标", "时效指标", "专项任务完成时间", end),
            Aim("产出指标", "成本指标", "专项经费总额", f"≤{amount}元"),
            _benefit("提高业务工作水平", "提高"), _pleased("服务对象", 92),
        ),
    )  # fmt: skip


def _works(rng: random.Random, place: str, _trade: Trade, year: int) -> Project:
    amount = rng.randrange(600_000, 4_000_000, 100)
    return Project(
        "limit", f"{place}县基础设施建设项目", "2120803", amount,
        f"实施基础设施建设，{year}年需建设资金{amount}元。",
        f"{year}年内完成年度建设任务。",
        (
            Aim("产出指标", "数量指标", "建设项目数量", "≥1个"),
            Aim("产出指标", "质量指标", "工程验收合格率", "100%"),
            Aim("产出指标", "时效指标", "年度任务完成时间", f"{year}年12月底前"),
            Aim("产出指标", "成本指标", "建设资金", f"≤{amount}元"),
            _benefit("完善城乡基础设施", "完善"), _pleased("群众", 90),
        ),
        fund=True,
    )  # fmt: skip
