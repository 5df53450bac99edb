"""Growth and decline as stated in the text: the percentage follows from the difference and the figure.

What it does
    For each statement of change (比上年增加31.20万元，增长4.39%) it looks for the figure that changed among the amounts
    printed before it, and, where it names its subject (财政拨款收入增加…), among those of that name anywhere. The
    percentage follows from difference and figure, by interval arithmetic over the printed digits; where the base is
    printed too, figure minus base is the difference.

    Since any of the amounts before it may be the one that changed, a statement is reported only if it follows from
    none of them.

Why
    Differences and percentages are typed by hand after the tables have changed.

PASS
    收入总计742.60万元，比上年增长31.20万元，增长4.39%

FAIL
    支出1,895万元，与上年相比减少134万元，降幅0.66%
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from rules.protocol import Looked, Outcome, Problem, Subject, Text, or_nothing, without_options
from rules.text.changes import NEAR, Change, Statement, statements
from rules.text.clauses import BREAK, clause_start, sentence_start
from rules.text.facts import Money, Percent, directions
from rules.text.figures import is_generic, label_key
from rules.text.subjects import amounts_changed
from schemas.amount import Amount, Interval

__all__ = ["KIND"]

_YEAR_OF: Final = re.compile(r"(20\d{2})年(?:度|初|[“”]|三公|经费|预算|决算|执行|安排|拨入|支出|收入|数|为|是|[:：])*$")
_DIRECTLY: Final = re.compile(
    r"[，,；;]?(?:同比|[比较与]上年|比去年|较去年|两年相比|[比较与]20\d{2}年(?:度|支出|预算|决算|执行|数)*|相比|对比|上年|[，,])*"
)
_OF_YEAR: Final = re.compile(r"(20\d{2})年度?(?P<name>[^，,。；;：:\d]{0,24})$")
_SUBJECT: Final = re.compile(
    r"(?:其中[:：，,]?|20\d{2}年度?|本年度?)*(?!比|较|与|同比|同|主要|原因)([\u4e00-\u9fff、]{2,24}?)(?=比|较|与|同比|各|共|总?预算|$)"
)
_ATTACHED: Final = re.compile(r"[，,](?:比|较|与|同)(?:上年|去年|20\d{2}年)(?:度|预算|决算|数|相比|同期)*[，,]?")
_COMPARED_WITH: Final = re.compile(
    r"[，,（(]?(?:同|相)?(?:比|较|与)[^，,。；;：:\d]{0,10}(?:20\d{2}年)?[^，,。；;：:\d]{0,12}"
)
_COUNTED_OTHERWISE: Final = re.compile(r"同口径|可比|扣除|剔除|还原|考虑|因素")
_MOVES: Final = ("下降", "增长")
_PART: Final = re.compile(r"其中|包括|含|分别|上年|[（(][^）)]*$")


def _run(subject: Subject, _: None) -> Iterator[Outcome]:
    outcomes = [
        outcome
        for statement in statements(subject)
        for outcome in _rate(statement, amounts_changed(subject, statement))
    ]
    yield from or_nothing(outcomes, Text("正文没有可检查的增减说明", "no statements of change"))


def _rate(statement: Statement, named: Sequence[Amount]) -> Iterator[Outcome]:
    statement = _with_stated_base(statement)
    change, levels = statement.change, statement.levels
    if change.percent is not None and change.percent.points:
        return
    if change.difference is None:
        yield from _rate_between(statement) if change.base is None else _rate_from_stated(statement, change.base)
        return
    if change.base is not None and levels:
        sign = change.direction.sign
        if not any(
            _agrees(level.interval - change.base.interval, change.difference.interval, sign) for level in levels
        ):
            real = (levels[-1].amount.base - change.base.amount.base) / 10000
            turned = "" if real * sign > 0 else "增加" if real > 0 else "减少"
            yield _problem(statement, [levels[-1], change.base], f"{turned}{abs(real).normalize():f}", "万元")
            return
        yield Looked()
    if change.percent is None or not change.difference.amount.base:
        yield from _rate_of_nothing(statement)
        return
    yield from _rate_of(statement, change.difference, change.percent, named)


def _rate_of(statement: Statement, difference: Money, percent: Percent, named: Sequence[Amount]) -> Iterator[Outcome]:
    """Check the percentage of a difference against the base, stated or not."""
    change, levels = statement.change, statement.levels
    if change.base is not None:
        bases = [change.base.interval]
    else:
        if _is_subject(statement):
            levels, statement = levels[-1:], replace(statement, levels=levels[-1:], above=())
        bases = [_base_of(level, change) for level in (*levels, *statement.above)]
    others = [] if change.base is not None else [_base_of(amount, change) for amount in named]
    if any(_explains(base, difference.interval, percent) for base in (*bases, *others)):
        yield Looked()
    elif any(base.low > 0 for base in others) and not any(base.low <= 0 <= base.high for base in others):
        rates = (_rate_from(base, difference) for base in others if base.low > 0)
        stated = percent.value
        yield _problem(statement, [], _shown(min(rates, key=lambda rate: abs(rate - stated)), percent), "%")
    elif _is_of_another(statement):
        yield Looked()
    elif levels or change.base is not None:  # else what changed stands elsewhere
        # The nearest amount that is not zero is the likely subject of the statement, unless it names its base.
        own = () if change.base is not None else levels
        place = next((index for index in reversed(range(len(own))) if own[index].amount.base), 0)
        if bases[place].low > 0:  # else it grew from nothing, or by more than there is: see ``base``
            real = _rate_from(bases[place], difference)
            yield _problem(statement, own[place : place + 1], _shown(real, percent), "%")


def _with_stated_base(statement: Statement) -> Statement:
    """Take last year's figure for the base where both figures stand right before the change, each with its year."""
    text, change = statement.passage.text, statement.change
    if change.base is not None or change.difference is None or len(statement.levels) < 2:
        return statement
    pair = statement.levels[-2:]
    between, after = text[pair[0].end : pair[1].start], text[pair[1].end : change.start]
    years = [_YEAR_OF.search(text, max(0, level.start - NEAR), level.start) for level in pair]
    if None in years:
        years = _years_of_one_thing(text, pair)
    if years[0] is None or years[1] is None or BREAK.search(between) or not _DIRECTLY.fullmatch(after):
        return statement
    first, second = int(years[0][1]), int(years[1][1])
    if abs(first - second) != 1:
        return statement
    earlier, later = pair if first < second else pair[::-1]
    return replace(statement, change=replace(change, base=earlier), levels=(later,))


def _years_of_one_thing(text: str, pair: Sequence[Money]) -> list[re.Match[str] | None]:
    """Return the years of two amounts whose names say the same, or of which the later has none of its own."""
    years = [_OF_YEAR.search(text, max(0, level.start - NEAR), level.start) for level in pair]
    names = [label_key(year["name"]) if year else "" for year in years]
    alike = names[0] and (names[0] == names[1] or is_generic(years[1]["name"] if years[1] else ""))
    return list(years) if alike else [None, None]


def _rate_from(base: Interval, difference: Money) -> Decimal:
    return abs(difference.amount.base) / ((base.low + base.high) / 2) * 100


def _shown(rate: Decimal, like: Percent) -> str:
    return f"{like.rounded(rate):f}%"


def _rate_of_nothing(statement: Statement) -> Iterator[Outcome]:
    """Check the percentage of a change that is printed as nothing: only rounding may have left one."""
    change = statement.change
    if change.percent is None or change.difference is None or not change.percent.value:
        return
    bare = change.difference.amount.decimals == 0
    moved = Interval(Decimal(0), Decimal(0)) if bare else change.difference.interval
    levels = [level for level in (*statement.levels, *statement.above) if level.amount.base]
    if any(_explains(level.interval, moved, change.percent) for level in levels):
        yield Looked()
    elif statement.levels:
        yield _problem(statement, [], "0%", "%")


def _is_of_another(statement: Statement) -> bool:
    """Say whether the change names a subject of its own whose amount is not printed: …150万元，持平；其他收入减少….

    That is so where a new clause begins between the amount and the change, with words that the amount's clause lacks.
    """
    text, change = statement.passage.text, statement.change
    if change.base is not None or not statement.levels:
        return False
    level = statement.levels[-1]
    start = clause_start(text, change.start, level.end)
    if start <= 0:
        return False
    comma = max(text.rfind(mark, start, change.start) for mark in "，,") + 1
    named = _SUBJECT.match(text, start, change.start) or _SUBJECT.match(text, max(start, comma), change.start)
    clause = text[clause_start(text, level.start) : level.start]
    return named is not None and not set(named[1]) - {"、"} <= set(clause)


def _is_subject(statement: Statement) -> bool:
    """Say whether the change can only be one of the amount right before it: …X万元，比上年增加…, no list before it."""
    passage, change = statement.passage, statement.change
    if not statement.levels or not statement.levels[-1].amount.base:
        return False
    level = statement.levels[-1]
    start = clause_start(passage.text, level.start)
    alone = not any(start <= other.start for other in statement.levels[:-1])
    clause = passage.text[start : level.start]
    whole = _PART.search(clause) is None and len(clause) > 1
    return alone and whole and _ATTACHED.fullmatch(passage.text[level.end : change.start]) is not None


def _rate_between(statement: Statement) -> Iterator[Outcome]:
    """Check a percentage without a difference against the two amounts of its own sentence."""
    passage, change = statement.passage, statement.change
    start = sentence_start(passage.text, change.start)
    own = [level for level in statement.levels if level.start >= start]
    if change.percent is None or len(own) < 2:
        return
    clause = passage.text[start : change.start]
    settled = len(own) == 2 and BREAK.search(clause) is None and _two_years(clause)
    pairs = [(own[0], own[1])] if settled else [(one, two) for one in own for two in own if one is not two]
    for earlier, later in pairs:
        difference = later.interval - earlier.interval
        if change.direction.sign < 0:
            difference = Interval(-difference.high, -difference.low)
        if difference.high > 0 and _explains(earlier.interval, difference, change.percent):
            yield Looked()
            return
    if settled and own[0].amount.base:
        earlier, later = own
        real = (later.amount.base - earlier.amount.base) / earlier.amount.base * 100
        yield _problem(statement, own, _shown(real, change.percent), "%")


def _rate_from_stated(statement: Statement, base: Money) -> Iterator[Outcome]:
    """Check a percentage whose base stands right before it: 经费38万元，较上年的45万元下降15.6%."""
    text, change = statement.passage.text, statement.change
    start = sentence_start(text, change.start)
    own = [level for level in statement.levels if start <= level.start < base.start]
    if change.percent is None or not own or not base.amount.base or directions(text, own[-1].end, base.start):
        return  # 比上年减少支出614万元，下降31.1%: what moved is no base
    if _COUNTED_OTHERWISE.search(text, start, change.end):
        yield Looked()
        return
    sign = change.direction.sign
    moved = [(level.interval - base.interval) for level in own]
    turned = [one if sign > 0 else Interval(-one.high, -one.low) for one in moved]
    if any(_explains(base.interval, one, change.percent) for one in turned):
        yield Looked()
    elif _COMPARED_WITH.fullmatch(text, own[-1].end, base.start):
        real = (own[-1].amount.base - base.amount.base) / base.amount.base * 100
        shown = _shown(abs(real), change.percent)
        yield _problem(statement, [own[-1], base], shown if real * sign >= 0 else f"{_MOVES[real > 0]}{shown}", "%")


def _two_years(clause: str) -> bool:
    years = [int(year) for year in re.findall(r"(20\d{2})年", clause)]
    return len(years) >= 3 and years[0] + 1 == years[1] and years[2] == years[0]


def _base_of(level: Money | Amount, change: Change) -> Interval:
    difference = change.difference
    if difference is None:
        return level.interval
    if change.direction.sign > 0:
        return level.interval - difference.interval
    return level.interval + difference.interval


def _agrees(real: Interval, stated: Interval, sign: int) -> bool:
    signed = stated if sign > 0 else Interval(-stated.high, -stated.low)
    return real.overlaps(signed)


def _explains(base: Interval, difference: Interval, percent: Percent) -> bool:
    """Say whether difference over base can print as this percentage; truncated digits are let pass."""
    if base.high <= 0:
        return False
    low = max(base.low, Decimal("0.0001"))
    step = Decimal(1).scaleb(-percent.decimals)
    ratio = Interval(difference.low / base.high * 100, difference.high / low * 100)
    stated = Interval(percent.interval.low - step / 2, percent.interval.high + step / 2)
    return ratio.overlaps(stated)


def _problem(statement: Statement, levels: Sequence[Money], expected: str, unit: str) -> Problem:
    passage, change = statement.passage, statement.change
    start = min([change.start, *(level.start for level in levels)])
    printed = passage.text[start : change.end]
    actual = change.percent if unit == "%" and change.percent else change.difference
    wanted = expected + ("" if unit == "%" else unit)
    return Problem(
        (passage.evidence(start, change.end),),
        ("增减", passage.where, change.direction.word),
        expected=wanted,
        actual=passage.text[actual.start : actual.end] if actual else None,
        text=Text(f"“{printed}”：按所列数字应为{wanted}", f"{printed}: the figures make {wanted}"),
    )


KIND: Final = without_options("growth", _run)
