"""What the overview needs to know of one document: small enough to keep for every document of a large county."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from budgetlint.pairing import Known, known_of
from rules.pack import Rule
from rules.protocol import Subject
from rules.tables import Found, TableView, tables
from schemas.amount import MoneyUnit
from schemas.document import ColumnRole, Document, LineRole
from schemas.report import DocumentReport, Severity
from schemas.vocabulary import Vocabulary

__all__ = ["MEASURES", "DocumentFacts", "Presence", "Required", "facts_of", "required_by"]


class Presence(StrEnum):
    """What became of a required table in a document."""

    THERE = "there"
    EMPTY = "empty"  # there, without a figure other than zero
    MISSING = "missing"
    UNKNOWN = "unknown"  # could not be decided


class Required(NamedTuple):
    """A table that documents of a kind must have, by the rule that asks for it; one of ``names`` is enough."""

    rule: str
    kind: str
    names: tuple[str, ...]


class _Measure(NamedTuple):
    """Where a total stands: tables in order of preference, the line, the columns (the panel's main one if empty)."""

    name: str
    tables: tuple[str, ...]
    lines: tuple[str, ...]
    columns: tuple[str, ...] = ()


_MEASURES: Final = (
    _Measure("收入总计", ("收支总表", "收入支出决算总表"), ("收入总计",)),
    _Measure("支出总计", ("收支总表", "收入支出决算总表"), ("支出总计",)),
    _Measure("基本支出", ("支出总表", "支出决算表"), ("合计",), ("基本支出",)),
    _Measure("项目支出", ("支出总表", "支出决算表"), ("合计",), ("项目支出",)),
    _Measure("一般公共预算支出", ("一般公共预算支出表",), ("合计",)),
    _Measure("一般公共预算支出", ("一般公共预算财政拨款支出决算表",), ("合计",), ("合计", "本年支出")),
    _Measure("政府性基金预算支出", ("政府性基金预算支出表",), ("合计",)),
    _Measure("“三公”经费", ("三公经费表", "三公经费支出决算表"), ("合计",), ("三公经费合计",)),
    _Measure("“三公”经费", ("三公经费表", "三公经费支出决算表"), ("三公经费合计",)),
)  # fmt: skip
MEASURES: Final = tuple(dict.fromkeys(measure.name for measure in _MEASURES))


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """A document in the overview. Amounts are in 万元; ``classes`` are expenditures by functional class (201, …);

    ``known`` is what its pairing with other documents goes by.
    """

    path: str
    status: str
    reason: str
    detail: str
    unit: str | None
    year: int | None
    kind: str
    level: str | None
    pages: int
    errors: int
    warnings: int
    infos: int
    duplicate_of: str | None
    tables: Mapping[Required, Presence]
    measures: Mapping[str, Decimal]
    classes: Mapping[str, tuple[str, Decimal]]
    known: Known | None = None

    @property
    def name(self) -> str:
        """The unit's name, or the file's where the document does not say whose it is."""
        return self.unit or self.path.rsplit("/", 1)[-1]


def required_by(rules: Iterable[Rule]) -> tuple[Required, ...]:
    """Return the tables that the rules of completeness ask for, in the order of the rules."""
    return tuple(
        Required(rule.id, kind.value, (entry,) if isinstance(entry, str) else tuple(entry))
        for rule in rules
        if rule.check.name == "required_tables"
        for kind in sorted(rule.applies_to.kinds)
        for entry in rule.options["tables"]
    )


def facts_of(
    report: DocumentReport,
    document: Document | None,
    duplicate_of: str | None,
    required: Sequence[Required],
    vocabulary: Vocabulary,
) -> DocumentFacts:
    """Take from a report and its document, where there is one, what the overview is made of."""
    subject = None if document is None else Subject(document, vocabulary)
    # A text layer that is not believed gives tables, too: nothing of it is there, and nothing of it is added up.
    unread = frozenset(report.unread)
    views = () if subject is None else tables(subject).views
    errors, warnings, infos = map(report.count, Severity)
    return DocumentFacts(
        report.path, report.status.value, report.reason, report.detail, report.unit, report.year, report.kind,
        report.level, report.pages, errors, warnings, infos, duplicate_of,
        tables={item: _presence(item, report, views) for item in required if item.kind == report.kind},
        measures=dict(_measured(views, unread)),
        classes=dict(_by_class(views, unread)),
        known=None if document is None else known_of(report.path, document),
    )  # fmt: skip


def _presence(required: Required, report: DocumentReport, views: Sequence[TableView]) -> Presence:
    found = [view for view in views if view.kind in required.names]
    if any(page in report.unread for view in found for page in view.table.pages):
        return Presence.UNKNOWN
    if found:
        return Presence.EMPTY if all(view.empty for view in found) else Presence.THERE
    missing = {
        finding.expected for verdict in report.verdicts if verdict.rule == required.rule for finding in verdict.findings
    }
    return Presence.MISSING if required.names[0] in missing else Presence.UNKNOWN


def _measured(views: Sequence[TableView], unread: Collection[int]) -> Iterator[tuple[str, Decimal]]:
    for measure in reversed(_MEASURES):  # the first wins where two of one name are found
        for kind in measure.tables:
            value = next(
                (v for view in views if view.kind == kind and (v := _value(view, measure, unread)) is not None), None
            )
            if value is not None:
                yield measure.name, value


def _value(view: TableView, measure: _Measure, unread: Collection[int]) -> Decimal | None:
    """Return the total where exactly one figure can be meant; a doubtful total of a county is worse than none."""
    for name in measure.lines:
        lines = view.lines(name)
        if len(lines) != 1:
            continue
        line = lines[0]
        named = [column for want in measure.columns for column in view.columns(want) if column.panel == line.panel]
        main = None if measure.columns else view.main_column(line.panel)
        for column in [main] if main is not None else named[:1]:
            figure = view.figure(line, column)
            if figure.evidence.page in unread:
                continue
            if figure.found is Found.FIGURE and figure.amount is not None and figure.amount.unit is not None:
                return figure.amount.in_unit(MoneyUnit.TEN_THOUSAND_YUAN).value
    return None


def _by_class(views: Sequence[TableView], unread: Collection[int]) -> Iterator[tuple[str, tuple[str, Decimal]]]:
    """Yield code, name and expenditure of each functional class of the overall expenditure table."""
    for view in views:
        if view.kind not in {"支出总表", "支出决算表"}:
            continue
        for line in view.body():
            column = view.main_column(line.panel)
            if len(line.code) != 3 or not line.code.startswith("2") or line.role is not LineRole.ITEM or not column:
                continue
            figure = view.figure(line, column)
            if figure.evidence.page in unread:
                continue
            if column.role is ColumnRole.AMOUNT and figure.amount is not None and figure.amount.unit is not None:
                yield line.code, (line.name, figure.amount.in_unit(MoneyUnit.TEN_THOUSAND_YUAN).value)
