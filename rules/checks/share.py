"""Shares stated in the text (基本支出421.35万元，占56.74%) follow from their amounts.

What it does
    For each amount followed by its share it looks for a whole that explains the percentage, by interval arithmetic
    over the printed digits, among the amounts of the same paragraph, of the paragraphs above it, and the totals of
    the tables. A share that no whole explains is reported where the other shares of its paragraph or section are
    explained by one whole, which is then the right one, or where its own words name an amount before it
    (占采购预算总额) or the whole income or expenditure of the tables (占本年支出合计).
    A share over 100 % is reported in any case.

Why
    Shares are typed by hand after the amounts have changed.

Options
    None.

PASS
    支出预算742.60万元，其中：基本支出421.35万元，占56.74%；项目支出321.25万元，占43.26%

FAIL
    支出预算742.60万元，其中：基本支出421.35万元，占56.74%；项目支出321.25万元，占46.23%
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from rules.protocol import Looked, Outcome, Problem, Subject, Text, Unchecked, without_options
from rules.text.added import adds_up
from rules.text.clauses import sentence_start
from rules.text.facts import Money, money
from rules.text.figures import Figure, figures
from rules.text.passages import Passage, prose
from rules.text.quoted import quotable_figures
from rules.text.shares import Share, bare_whole, implied_whole, shares
from rules.text.subjects import amounts_of
from schemas.amount import Amount, Interval
from schemas.document import LineRole
from schemas.report import Severity, State

__all__ = ["KIND"]

_REACHED: Final = re.compile(r"(?:实际|累计|完成|预期|安排|达到?|实现|入库)+$")
_TOLD: Final = tuple(
    (re.compile(rf"{side}总(?:计|预算|决算|额)|总{side}"), (f"{side}总计", f"{side}总预算", f"{side}总额", f"总{side}"))
    for side in ("收入", "支出")
)  # what a text without tables calls its whole income and expenditure
_ALL: Final = (
    (
        re.compile(r"(?:本年|本部门|全部|总)*(?:支出合计|总支出|支出总计|支出总额|(?<=本年)支出预算)(?:总额)?"),
        {"支出决算表", "支出总表"},
        "支出合计",
    ),
    (
        re.compile(r"(?:本年|本部门|全部|总)*(?:收入合计|总收入|收入总计|收入总额|(?<=本年)收入预算)(?:总额)?"),
        {"收入决算表", "收入总表"},
        "收入合计",
    ),
)
_BOUGHT: Final = re.compile(r"^(货物|工程|服务)采购$")
_BOUGHT_AT_ALL: Final = re.compile(r"采购(?:预算|支出)?")
_KEPT: Final = re.compile(r"预留|份额")  # what is kept for small firms, of which 其中 tells a part
_ALL_PERCENT: Final = Decimal(100)
_SURE: Final = 2  # other shares that are right
_FINE: Final = 2  # decimals of a share that fits a wrong whole by a rare chance only
_CLOSE: Final = 40  # characters from 其中 to the first amount behind it
_MONEY_WORD: Final = re.compile(r"\d[万亿]?元")
_NAMED: Final = 2  # characters of a name that is one, in its own paragraph
_YEAR: Final = re.compile(r"20\d{2}(?=年)")
_FITS: Final = Decimal("1.001")  # rounding
_NAMED_AFAR: Final = 4  # and in another
_REACH: Final = 4  # paragraphs above that may hold the whole
_AFAR: Final = 16  # and that may state it by the name that the share gives it


@dataclass(frozen=True, slots=True)
class _Group:
    """The shares of one paragraph, the amounts that may be their whole, and the paragraphs above, nearest last."""

    shares: tuple[Share, ...]
    near: tuple[Money, ...]
    above: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class _Around:
    """What a share is judged by besides its own group: the groups beside it, its like, and what the tables hold."""

    groups: Sequence[_Group]
    alike: Sequence[Share]
    totals: Sequence[Interval]
    wholes: Sequence[tuple[re.Pattern[str], Amount]]


def _run(subject: Subject, options: None) -> Iterator[Outcome]:
    groups = list(_groups(subject))
    if not groups:
        yield Unchecked(Text("正文没有占比说明", "no shares in the text"), State.NOT_APPLICABLE)
        return
    named = {share.of for group in groups for share in group.shares}
    totals, wholes = _totals(subject), _wholes(subject, named)
    for number, group in enumerate(groups):
        around = _Around(groups[max(0, number - 1) : number + 2], _run_of(groups, number), totals, wholes)
        for share in group.shares:
            yield from _judge(share, group, around)


def _groups(subject: Subject) -> Iterator[_Group]:
    recent: list[tuple[Money, ...]] = []
    whole = prose(subject)
    first = 0  # of the paragraphs one below the other that all have shares: they are of what stands above them
    for number, passage in enumerate(whole):
        own = money(passage.text)
        found = tuple(shares(passage, own)) if "占" in passage.text else ()
        recent.append(own)
        first = first if found else number + 1
        if found:
            near = tuple(item for group in recent[max(0, first - _REACH) :] for item in group)
            yield _Group(found, near, whole[max(0, number - _AFAR) : number])


def _totals(subject: Subject) -> tuple[Interval, ...]:
    found = []
    for table in subject.document.tables:
        rows = {line.row for line in table.lines if line.role in {LineRole.TOTAL, LineRole.SUBTOTAL}}
        found += [
            amount.interval
            for cell in table.cells
            if cell.row in rows and (amount := cell.amount(table.unit)) is not None and amount.unit is not None
        ]
    return tuple(found)


def _wholes(subject: Subject, named: set[str]) -> tuple[tuple[re.Pattern[str], Amount], ...]:
    """Return the whole income and expenditure of the tables, or of a text without them, with the words that name it."""
    found = []
    for words, kinds, told_as in _ALL:
        amounts = [place.amount for place in quotable_figures(subject).totals if place.kind in kinds]
        if amounts:
            found.append((words, max(amounts, key=lambda amount: amount.base)))  # the total's own column
            continue
        told = amounts_of(subject, told_as)
        if len({amount.base for amount in told}) == 1:
            found.append((words, told[0]))
    for words, names in _TOLD:
        if not any(words.fullmatch(name) for name in named):
            continue
        told = tuple(amount for name in names for amount in amounts_of(subject, name))
        if len({amount.base for amount in told}) == 1:
            found.append((words, told[0]))
    return tuple(found)


def _judge(share: Share, group: _Group, around: _Around) -> Iterator[Outcome]:
    if share.percent.value > 100:
        yield _problem(share, "≤ 100%", Text("占比超过100%", "a share of more than the whole"))
        return
    candidates = [*(item.interval for item in group.near if item is not share.part), *around.totals]
    parts = [part.part.interval for part in group.shares if part.part.amount.base]  # nothing is exact: 0万元
    if len(group.shares) >= 3 and parts:
        candidates.append(sum(parts[1:], parts[0]))
    if not share.part.amount.base and share.percent.value >= 1:
        yield _problem(share, "0%", Text("金额为0，占比应为0%", "a share of nothing"))
        return
    named = _named_whole(share, _Group((), (), ())) if share.percent.value == 100 else None
    made = _made_whole(share, group)
    if made is not None and not share.of_whole(made[0]):
        yield _wrong(share, made)
        return
    itself = share.percent.value == 100 and (named is None or share.of_whole(named[0]))
    if itself or not share.part.amount.base or any(share.of_whole(whole) for whole in candidates):
        yield Looked()
        return
    others = [
        other for part in around.groups for other in part.shares if other is not share and other.percent.value < 100
    ]
    whole = _common_whole(share, group, others) or _named_whole(share, group) or _table_whole(share, around.wholes)
    whole = (
        whole or _opened_whole(share) or _made_by_two(share, around.alike) or _implied_by_others(share, around.alike)
    )
    if whole is None:
        return
    if share.of_whole(whole[0]):
        yield Looked()
        return
    yield _wrong(share, whole)


def _wrong(share: Share, whole: tuple[Interval, str]) -> Problem:
    middle = (whole[0].low + whole[0].high) / 2
    real = share.percent.rounded(share.part.amount.base / middle * 100)
    far = abs(real - share.percent.value) > 3 * Decimal(1).scaleb(-share.percent.decimals)
    what = Text(f"占{whole[1]}的比例应为{real}%", f"of {whole[1]} it is {real}%")
    return _problem(share, f"{real}%", what, severity=None if far else Severity.WARNING)


def _problem(share: Share, expected: str, what: Text, severity: Severity | None = None) -> Problem:
    printed = share.passage.text[share.part.start : share.percent.end]
    return Problem(
        (share.passage.evidence(share.part.start, share.percent.end),),
        ("占比", share.passage.where),
        expected=expected,
        actual=share.passage.text[share.percent.start : share.percent.end],
        severity=severity,
        text=Text(f"“{printed}”：{what.zh}", f"{printed}: {what.en}"),
    )


def _made_whole(share: Share, group: _Group) -> tuple[Interval, str] | None:
    """Return the amount near by that the parts of a paragraph make, where all other shares of it are right."""
    parts = [part for part in group.shares if part.may_have_whole_of(share)]
    others = [part for part in parts if part is not share and part.part.amount.base]
    settled = _make_all(parts)
    if not others or len({part.part.start for part in parts}) < len(parts):
        return None
    for item in group.near:
        whole = item.interval
        right = settled or all(part.of_whole(whole) for part in others)
        if right and adds_up(item.amount, [part.part.amount for part in parts]).holds:
            return whole, _printed(item)
    return None


def _common_whole(share: Share, group: _Group, others: Sequence[Share]) -> tuple[Interval, str] | None:
    """Return the whole that explains the neighbouring shares, as an interval in 元 and in words.

    It is printed near by, or it is the sum of the parts; at least one neighbour, and half of them, must agree with it.
    """
    own = [
        other
        for other in others
        if other.passage.section == share.passage.section and other.part.amount.base and share.may_have_whole_of(other)
    ]
    wholes = [(item.interval, _printed(item)) for item in group.near if item is not share.part]
    parts = [share, *(other for other in own if other.passage is share.passage)]
    if len([share, *(other for other in others if other.passage is share.passage)]) >= 3:
        total = sum((part.part.interval for part in parts[1:]), parts[0].part.interval)
        wholes.append((total, "各项之和"))
    best: tuple[int, tuple[Interval, str]] | None = None
    for whole in wholes:
        if whole[0] == share.part.interval or (whole[0].high < share.part.interval.low and not _make_all(parts)):
            continue  # an amount that is printed again is no whole of its own share
        explained = [other for other in own if other.of_whole(whole[0]) and other.part.interval != whole[0]]
        if explained and len(explained) * 2 >= len(own) and (best is None or len(explained) > best[0]):
            best = (len(explained), whole)
    return best[1] if best else None


def _make_all(parts: Sequence[Share]) -> bool:
    """Say whether the percentages of a paragraph make 100: none of its amounts is more than their whole."""
    steps = sum((Decimal(1).scaleb(-part.percent.decimals) for part in parts), Decimal(0)) / 2
    return len(parts) > 1 and abs(sum((part.percent.value for part in parts), Decimal(0)) - _ALL_PERCENT) <= steps


def _named_whole(share: Share, group: _Group) -> tuple[Interval, str] | None:
    """Return the whole that the share names (占采购预算总额的60%).

    One amount before it, and only one, must have that name: in the share's own sentence or in the one before, in its
    paragraph, or, for a name of some length, in the paragraphs above.
    """
    text, name = share.passage.text, bare_whole(share.of)
    start = sentence_start(text, max(sentence_start(text, share.part.start) - 1, 0))
    before = [figure for figure in figures(text) if figure.start < share.part.start]
    item = _only([figure for figure in before if figure.start >= start], name, _NAMED)
    if item is None:
        item = _only(before, name, _NAMED)
    afar = _NAMED if _BOUGHT_AT_ALL.fullmatch(name) else _NAMED_AFAR  # a report has one 采购预算
    if item is None and not _with_name(before, name):
        item = _only([figure for passage in group.above for figure in figures(passage.text)], name, afar)
    return (item.interval, _printed(item)) if item is not None and item != share.part else None


def _run_of(groups: Sequence[_Group], number: int) -> list[Share]:
    """Return the shares of a group and of those right before and behind it in its section that name the same wholes."""
    named = {share.of for share in groups[number].shares}
    section = groups[number].shares[0].passage.section
    found = list(groups[number].shares)
    for step in (-1, 1):
        at = number + step
        while 0 <= at < len(groups):
            own = [share for share in groups[at].shares if share.of in named]
            if not own or own[0].passage.section != section:
                break
            found += own
            at += step
    return found


def _implied_by_others(share: Share, alike: Sequence[Share]) -> tuple[Interval, str] | None:
    """Return what all the other shares of a list are of that name the same whole, though it is not printed near by.

    The parts must fit into it together, and all be of one year; whole percentages would fit too many wholes.
    """
    own = [other for other in alike if other.of == share.of and other.percent.value and other.part.amount.base]
    others = [other for other in own if other is not share]
    years = {year for other in own for year in _years_before(other)}
    fine = all(other.percent.decimals for other in own) and len(years) <= 1
    whole = implied_whole(others) if share.of and fine and len(others) >= _SURE else None
    if whole is None or sum(other.part.amount.base for other in own) > whole.high * _FITS:
        return None
    return whole, f"“{share.of}”（由其他占比推算）"


def _years_before(share: Share) -> list[str]:
    text = share.passage.text
    return _YEAR.findall(text, sentence_start(text, share.part.start), share.part.start)


def _made_by_two(share: Share, alike: Sequence[Share]) -> tuple[Interval, str] | None:
    """Return the sum of the only two parts that name the same whole, if the other one's share is exactly of it."""
    others = [other for other in alike if other.of == share.of and other is not share]
    if not share.of or len(others) != 1 or others[0].percent.decimals < _FINE:
        return None
    made = share.part.interval + others[0].part.interval
    return (made, "两项之和") if others[0].of_whole(made) else None


def _opened_whole(share: Share) -> tuple[Interval, str] | None:
    """Return the amount right before 其中 for a share that names no whole: 份额12.80万元，其中预留7.68万元，占60%."""
    text = share.passage.text
    opened = text.rfind("其中", max(0, share.part.start - _CLOSE), share.part.start)
    if (share.of and not _KEPT.search(share.of)) or opened < 0 or _MONEY_WORD.search(text, opened, share.part.start):
        return None
    start = sentence_start(text, max(0, opened - 1))
    before = [figure for figure in figures(text) if start <= figure.start and figure.money.end <= opened]
    greater = [figure.money for figure in before if figure.amount.base > share.part.amount.base]
    return (greater[-1].interval, _printed(greater[-1])) if greater else None


def _with_name(some: Iterable[Figure], name: str) -> list[Figure]:
    name = _BOUGHT.sub(r"采购\1", name)  # 服务采购 is what the list above calls 政府采购服务
    plain = _BOUGHT_AT_ALL.fullmatch(name) is not None
    return [
        figure
        for figure in some
        if bare_whole(_REACHED.sub("", figure.label)).endswith(name) and not (plain and _BOUGHT.search(figure.label))
    ]


def _only(some: Iterable[Figure], name: str, least: int) -> Money | None:
    """Return the one amount of a name of so many characters; None where there are several that are not planned."""
    named = _with_name(some, name) if len(name) >= least else []
    spent = [figure for figure in named if "决算" in figure.label] or named
    found = {figure.amount.base: figure.money for figure in spent}
    return next(iter(found.values())) if len(found) == 1 else None


def _table_whole(share: Share, wholes: Sequence[tuple[re.Pattern[str], Amount]]) -> tuple[Interval, str] | None:
    """Return the whole of the tables that the share names (占本年支出合计的93.08%)."""
    for words, amount in wholes:
        if words.fullmatch(share.of) and amount.interval.high > share.part.interval.high:
            return amount.interval, f"{amount.value}{amount.unit.value if amount.unit else ''}"
    return None


def _printed(item: Money) -> str:
    return f"{item.amount.value}{item.amount.unit.value if item.amount.unit else ''}"


KIND: Final = without_options("share", _run)
