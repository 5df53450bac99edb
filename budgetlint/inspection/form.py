"""The inspection form: for each item 是, 否 or 未能检查, with the problems that speak against it.

An item is 否 only where that is certain: something found wrong without doubt, or something absent from a document of
which every page was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from budgetlint.failures import NOTHING_READ
from budgetlint.inspection.sections import OTHER, PARTS, PROJECTS, Part, find_part, fully_read
from budgetlint.language import Language
from budgetlint.overview.facts import Presence, Required, facts_of, required_by
from rules import Packs
from schemas.document import Block, BlockKind, Document
from schemas.page_ranges import page_ranges
from schemas.report import DocumentReport, Evidence, Finding, Severity

__all__ = ["Dates", "Inspection", "Item", "Met", "inspect_document", "inspect_unread"]

_DAYS: Final = 20  # 预算法第十四条: published within 20 days of the approval
_NO: Final = {Severity.ERROR, Severity.WARNING}
_FORMS: Final = ("绩效目标表", "绩效自评表")
_Belongs = Callable[[Finding], bool]


class Met(StrEnum):
    """Whether an item is as it must be."""

    YES = "是"
    NO = "否"
    UNCHECKED = "未能检查"


@dataclass(frozen=True, slots=True)
class Dates:
    """When the budget or the accounts were approved and published, as far as the inspector knows."""

    approved: date | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the form. ``problems`` are numbers of findings, from 1, in the order of ``Inspection.findings``."""

    group: str
    name: str
    met: Met
    note: str
    problems: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Inspection:
    """A form filled in, and the findings that its items refer to."""

    report: DocumentReport
    items: tuple[Item, ...]
    findings: tuple[Finding, ...]


def inspect_document(
    report: DocumentReport, document: Document, packs: Packs, language: Language, dates: Dates | None = None
) -> Inspection:
    """Fill in the form of one document. What stands on pages that could not be read is unchecked, not there."""
    if report.reason == NOTHING_READ:
        return inspect_unread(report, language)
    filling = _Filling(report, document, packs, language)
    items = (
        _timely(dates or Dates(), language),
        *filling.front(),
        *(filling.part("基本内容", part) for part in PARTS),
        *filling.tables(),
        *(filling.part("其他相关说明", part) for part in OTHER),
        filling.part("项目经费情况说明", PROJECTS),
        *filling.rest(),
    )
    return Inspection(report, items, report.findings)


def inspect_unread(report: DocumentReport, language: Language) -> Inspection:
    """Fill in the form of a document that could not be read: nothing of it was checked."""
    note = language.say("文件未能读取", "the document could not be read")
    named = (
        *(("基本内容", name) for name in ("封面", "目录", *(part.name for part in PARTS))), ("公开表", "各公开表"),
        *(("其他相关说明", part.name) for part in OTHER), ("项目经费情况说明", PROJECTS.name),
    )  # fmt: skip
    items = [Item(group, name, Met.UNCHECKED, note) for group, name in named]
    return Inspection(report, (_timely(Dates(), language), *items), report.findings)


def _timely(dates: Dates, language: Language) -> Item:
    if dates.approved is None or dates.published is None:
        note = language.say("未提供批复日期和公开日期", "the dates of approval and publication are not known")
        return Item("及时性", "公开时间", Met.UNCHECKED, note)
    days = (dates.published - dates.approved).days
    note = language.say(
        f"{dates.approved} 批复，{dates.published} 公开，相隔 {days} 天（预算法第十四条：批复后二十日内）",
        f"approved {dates.approved}, published {dates.published}: {days} days (Budget Law, article 14: within 20)",
    )
    return Item("及时性", "公开时间", Met.YES if 0 <= days <= _DAYS else Met.NO, note)


class _Filling:
    """Distributes the findings over the items: each is told at one item, and none is lost."""

    def __init__(self, report: DocumentReport, document: Document, packs: Packs, language: Language) -> None:
        self._report = report
        self._document = document
        self._packs = packs
        self._language = language
        self._whole = fully_read(document)
        self._unread = frozenset(report.unread)
        self._left = dict(enumerate(report.findings, 1))
        self._form_pages = {page for form in document.forms for page in form.pages}
        self._kinds = {t.title.text: t.kind for t in document.tables if t.title is not None}

    def front(self) -> Iterator[Item]:
        """Yield cover and contents."""
        language, profile = self._language, self._document.profile
        named = any(at is not None and at.page == 1 for at in (profile.unit_at, profile.year_at, profile.kind_at))
        titled = any(block.kind is BlockKind.TITLE and block.page == 1 for block in self._document.blocks)
        if 1 in self._unread:
            named = titled = False
        absent = language.say("第 1 页没有单位、年度和名称", "page 1 names no unit, year or kind")
        problems = self._take(lambda finding: self._kind_at(finding) is BlockKind.TITLE)
        yield self._item("基本内容", "封面", absent, problems, there=named or titled)
        contents = any(block.kind is BlockKind.CONTENTS for block in self._document.blocks)
        absent = language.say("没有目录", "there is no contents page")
        problems = self._take(lambda finding: self._kind_at(finding) is BlockKind.CONTENTS)
        yield self._item("基本内容", "目录", absent, problems, there=contents)

    def part(self, group: str, part: Part) -> Item:
        """Return the item of a part."""
        language = self._language
        place = find_part(self._document, part)
        problems = self._take(lambda finding: self._stands_under(finding, part))
        if place is not None and place.page in self._unread:
            return Item(group, part.name, Met.UNCHECKED, self._not_read(place.page), problems)
        if place is not None and place.only_in_contents:
            note = language.say(
                f"目录列有“{place.text}”，正文没有找到，请核对",
                f"listed in the contents ({place.text}), not found: look",
            )
            return Item(group, part.name, Met.UNCHECKED, note, problems)
        absent = language.say(f"没有找到{part.name}", f"no {part.english} found")
        item = self._item(group, part.name, absent, problems, there=place is not None)
        if place is None:
            return item
        where = language.say(f"第 {place.page} 页“{place.text}”", f"page {place.page}: {place.text}")
        return Item(group, part.name, item.met, where, problems)

    def tables(self) -> Iterator[Item]:
        """Yield the tables that the rules of completeness ask for."""
        required = required_by(self._packs.rules)
        facts = facts_of(self._report, self._document, None, required, self._packs.vocabulary)
        for wanted, presence in facts.tables.items():
            yield self._table(wanted, presence)
        if not facts.tables:
            note = self._language.say(
                "不是预算或决算文件，或本次没有使用查缺表的规则",
                "not a budget and no final accounts, or no rule of this run asks for tables",
            )
            yield Item("公开表", "各公开表", Met.UNCHECKED, note)

    def _table(self, wanted: Required, presence: Presence) -> Item:
        language = self._language
        absent = self._take(lambda finding: finding.rule == wanted.rule and finding.expected == wanted.names[0])
        problems = (*absent, *self._take(lambda finding: self._is_about(finding, wanted.names)))
        pages = sorted({page for t in self._document.tables if t.kind in wanted.names for page in t.pages})
        where = language.say(f"第 {page_ranges(pages)} 页", f"page {page_ranges(pages, ', ')}")
        lost = [page for page in pages if page in self._unread]
        if lost:
            return Item("公开表", wanted.names[0], Met.UNCHECKED, self._not_read(*lost), problems)
        if presence is Presence.UNKNOWN:
            note = language.say("没有认出这张表，也不能断定缺少", "not recognised, and not surely missing")
            return Item("公开表", wanted.names[0], Met.UNCHECKED, note, problems)
        if presence is Presence.MISSING:
            return Item("公开表", wanted.names[0], Met.NO, language.say("缺少", "missing"), problems)
        empty = language.say("，空表", ", without figures") if presence is Presence.EMPTY else ""
        return Item("公开表", wanted.names[0], Met.NO if self._counts(problems) else Met.YES, where + empty, problems)

    def _not_read(self, *pages: int) -> str:
        return self._language.say(
            f"第 {page_ranges(pages)} 页未能读取", f"page {page_ranges(pages, ', ')} could not be read"
        )

    def rest(self) -> Iterator[Item]:
        """Yield an item for what belongs to none of the others."""
        left = tuple(self._left)
        self._left.clear()
        if left:
            met = Met.NO if self._counts(left) else Met.YES
            yield Item("其他", self._language.say("其他问题", "other problems"), met, "", left)

    def _item(self, group: str, name: str, absent: str, problems: tuple[int, ...], *, there: bool) -> Item:
        if there:
            return Item(group, name, Met.NO if self._counts(problems) else Met.YES, "", problems)
        if self._whole:
            return Item(group, name, Met.NO, absent, problems)
        unread = self._language.say("；文件没有读全，不能断定", "; the document was not wholly read")
        return Item(group, name, Met.UNCHECKED, absent + unread, problems)

    def _counts(self, problems: Iterable[int]) -> bool:
        """Say whether one of the problems is certain and more than a hint."""
        found = [self._report.findings[number - 1] for number in problems]
        return any(finding.severity in _NO and not finding.doubt for finding in found)

    def _take(self, belongs: _Belongs) -> tuple[int, ...]:
        taken = tuple(number for number, finding in self._left.items() if belongs(finding))
        for number in taken:
            del self._left[number]
        return taken

    def _is_about(self, finding: Finding, kinds: Sequence[str]) -> bool:
        first = _first(finding)
        return first is not None and first.table is not None and self._kinds.get(first.table, first.table) in kinds

    def _stands_under(self, finding: Finding, part: Part) -> bool:
        first, block = _first(finding), self._block(finding)
        if part is OTHER[-1] and first is not None and block is None:
            kind = self._kinds.get(first.table, first.table) if first.table else ""
            return kind.endswith(_FORMS) or (not first.table and first.page in self._form_pages)
        if block is None or block.kind in {BlockKind.CONTENTS, BlockKind.TITLE}:
            return False
        heads = [*block.section, block.text] if block.kind is BlockKind.HEADING else list(block.section)
        return any(part.words.search(head) for head in reversed(heads))

    def _kind_at(self, finding: Finding) -> BlockKind | None:
        block = self._block(finding)
        return None if block is None else block.kind

    def _block(self, finding: Finding) -> Block | None:
        first = _first(finding)
        if first is None or first.table is not None or first.bbox is None:
            return None
        x, y = first.bbox.centre
        return next(
            (
                block
                for block in self._document.blocks
                for span in block.spans
                if span.page == first.page and span.bbox.contains(x, y)
            ),
            None,
        )


def _first(finding: Finding) -> Evidence | None:
    return finding.evidence[0] if finding.evidence else None
