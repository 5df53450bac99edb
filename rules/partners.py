"""Other documents that a document is compared with: who they are to it, and whether they can be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rules.protocol import Subject, Text, Unchecked
from rules.tables import Tables, tables
from schemas.document import Document, DocumentKind
from schemas.report import State

__all__ = ["Partner", "of_partner", "partner_unfit", "partners_of"]

_SUMMED: Final = frozenset({"units", "some_units"})
_NAMES: Final = {
    "units": Text("所属单位的文件", "its units' documents"),
    "some_units": Text("所属单位的文件", "documents of its units"),
    "department": Text("主管部门的文件", "its department's document"),
    "last_year": Text("上年度的文件", "last year's document"),
    "final_accounts": Text("同年度的决算", "the final accounts of the year"),
    "budget": Text("同年度的预算", "the budget of the year"),
}


@dataclass(frozen=True, slots=True)
class Partner:
    """Another document, its tables, and what to call it."""

    document: Document
    tables: Tables

    @property
    def name(self) -> str:
        """Its unit and year, or its path where it does not say."""
        profile = self.document.profile
        year = f"{profile.year}年" if profile.year else ""
        return f"{profile.unit}{year}" if profile.unit else self.document.path


def partners_of(subject: Subject, role: str) -> tuple[Partner, ...]:
    """Return the documents that have this role beside the one that is checked."""
    return subject.remember(_partners).get(role, ())


def _partners(subject: Subject) -> Mapping[str, tuple[Partner, ...]]:
    return {
        role: tuple(Partner(document, tables(Subject(document, subject.vocabulary))) for document in documents)
        for role, documents in subject.partners.items()
    }


def partner_unfit(document: Document, partners: Sequence[Document], role: str) -> Text | None:
    """Say why the partners cannot be compared with, None where they can."""
    name = _NAMES[role]
    if not partners:
        return Text(f"没有给出{name.zh}", f"{name.en}: not given")
    if len(partners) > 1 and role not in _SUMMED:
        return Text(f"{name.zh}有{len(partners)}份，不知以哪份为准", f"{name.en}: there are {len(partners)}")
    mine = document.profile
    kind = {"final_accounts": DocumentKind.FINAL_ACCOUNTS, "budget": DocumentKind.BUDGET}.get(role, mine.kind)
    if mine.year is None:
        return Text("未能判断本文件的年度", "the year of this document is not known")
    year = mine.year - 1 if role == "last_year" else mine.year
    for partner in partners:
        its = partner.profile
        if its.year != year or its.kind is not kind:
            return Text(
                f"{partner.path}不是{year}年的{kind.value}文件，不能用作{name.zh}",
                f"{partner.path} is no {kind.value} of {year}, so it cannot be {name.en}",
            )
    return None


def of_partner(partner: Partner, outcome: Unchecked) -> Unchecked:
    """Return why a partner's figure is not there: that makes the comparison impossible, not needless."""
    reason = Text(f"{partner.name}：{outcome.reason.zh}", f"{partner.name}: {outcome.reason.en}")
    return Unchecked(reason, State.NOT_EVALUATED)
