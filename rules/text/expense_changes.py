"""How the public expenses are said to have changed, against last year and against the plan, clause by clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from rules.protocol import Subject
from rules.text.changes import changes
from rules.text.clauses import sentence_start
from rules.text.expenses import Expense, expense_named
from rules.text.passages import Passage, PassageKind, prose
from schemas.amount import Amount

__all__ = ["Moved", "moved_together"]

_FLAT: Final = re.compile(
    r"(?:与|较|比|同)(?P<what>[^，,。；;\d]{0,8}(?:20\d{2}年)?[^，,。；;\d]{0,10}?)(?:相比|对比)?[，,]?(?:持平|无增减变?化?|无变化|一致)"
)
_NO_TRAVEL: Final = re.compile(r"(?:无|未安排|未发生)(?:使用财政拨款)?(?:安排)?因公出国")
_COMPARED: Final = re.compile(r"[比较与同]([^，,。；;：:]{0,24}?)(?:相比)?[，,]?$")
_BASES: Final = {"预算": re.compile("预算"), "上年": re.compile(r"上年|去年|20\d{2}年")}
"""What may be compared with: the plan, or last year; the plan of last year (2024年预算数) counts as a plan."""
_REASON: Final = re.compile(r"原因|主要是|主要系|由于|因为")
_BELOW: Final = 8  # passages below the total's in which its parts are told of


@dataclass(frozen=True, slots=True)
class Moved:
    """A change of one expense in 元, negative for less; ``amount`` is its printed size, None where it is 持平."""

    expense: Expense
    value: Decimal
    amount: Amount | None
    passage: Passage
    start: int
    end: int


def moved_together(subject: Subject) -> Iterator[dict[Expense, Moved]]:
    """Yield what changed against one and the same thing, each expense once, beginning with all of them."""
    found = [item for passage in prose(subject) for item in _in_passage(passage)]
    order = {id(passage): place for place, passage in enumerate(prose(subject))}
    for place, (whole, against) in enumerate(found):
        if whole.expense is not Expense.ALL:
            continue
        group = {Expense.ALL: whole}
        for part, basis in found[place + 1 :]:
            if order[id(part.passage)] - order[id(whole.passage)] > _BELOW:
                break
            if basis != against:
                continue
            if part.expense is Expense.ALL:
                break
            group.setdefault(part.expense, part)
        yield group


def _in_passage(passage: Passage) -> Iterator[tuple[Moved, str]]:
    """Yield the changes of a passage that say what they are measured against: last year, or the plan."""
    if passage.kind in {PassageKind.CELL, PassageKind.FORM} or expense_named(passage.text) is None:
        return
    text, last, basis = passage.text, 0, ""
    own: list[tuple[int, int, str, Decimal, Amount | None]] = []
    for change in changes(text):
        if change.difference is not None:
            size = change.difference.amount
            words = _COMPARED.search(text, last, change.start)
            moved = change.direction.sign * size.base
            own.append((change.start, change.end, words[1] if words else "", moved, size))
        last = change.end
    own += [(flat.start(), flat.end(), flat["what"], Decimal(0), None) for flat in _FLAT.finditer(text)]
    own += [(no.start(), no.end(), basis, Decimal(0), None) for no in _NO_TRAVEL.finditer(text) for basis in _BASES]
    for start, end, against, value, amount in sorted(own, key=lambda item: item[0]):
        begin = sentence_start(text, start)
        named = expense_named(text[begin : end if against in _BASES else start])
        # 与2024年相比减少0.70万元，其中： a sentence that names nothing goes on about what the one before began with
        expense = named or expense_named(text[sentence_start(text, max(begin - 1, 0)) : begin].split("其中")[0])
        told = next((name for name, words in _BASES.items() if words.search(against)), "")
        listed = "其中" in text[begin:start]  # each part is measured against what its total is
        basis = told or (basis if listed and not against else "")
        clause = max(text.rfind(mark, 0, start) for mark in "。；;") + 1
        if expense is not None and basis and _REASON.search(text, clause, start) is None:
            yield Moved(expense, value, amount, passage, start, end), basis
